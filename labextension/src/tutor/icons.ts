import { LabIcon } from '@jupyterlab/ui-components';

const thumb = (
  turn: string
): string => `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="#616161"${turn}>
    <path d="M2 10h4v11H2zM8 20V10l5-8c1.6 0 2.5 1.2 2.2 2.7L14.3 9H20a2 2 0 0 1 2 2.3l-1.3 8a2 2 0 0 1-2 1.7H10a2 2 0 0 1-2-1z"/>
  </g>
</svg>`;

/** It helped. */
export const thumbUpIcon = new LabIcon({ name: 'jupyter-codementor:thumb-up', svgstr: thumb('') });

/** It did not help. */
export const thumbDownIcon = new LabIcon({
  name: 'jupyter-codementor:thumb-down',
  svgstr: thumb(' transform="rotate(180 12 12)"')
});
