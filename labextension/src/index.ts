import { cataloguePlugin } from './catalogue/plugin';
import { challengePlugin } from './challenge/plugin';
import { materialsPlugin } from './materials/plugin';
import { progressPlugin, statusPlugin } from './progress/plugin';
import { servicePlugin } from './service/plugin';
import { toastsPlugin } from './toasts/plugin';
import { tutorPlugin } from './tutor/plugin';

export default [
  servicePlugin,
  cataloguePlugin,
  challengePlugin,
  materialsPlugin,
  progressPlugin,
  statusPlugin,
  toastsPlugin,
  tutorPlugin
];
