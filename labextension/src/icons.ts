import { LabIcon } from '@jupyterlab/ui-components';

const mortarboard = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="#616161">
    <path d="M12 3.5 1.5 9 12 14.5 22.5 9z"/>
    <path d="M5.5 12.6v4c0 1.6 2.9 3.4 6.5 3.4s6.5-1.8 6.5-3.4v-4L12 16z"/>
    <path d="M20.9 9.9v6.3a1 1 0 1 0 1.4 0V9.2z"/>
  </g>
</svg>`;

/** The sign of the challenges. */
export const mortarboardIcon = new LabIcon({
  name: 'jupyter-codementor:mortarboard',
  svgstr: mortarboard
});

const speech = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="#616161">
    <path d="M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-8.6L6.6 22.4A1 1 0 0 1 5 21.6V18H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm8 2.6a4.4 4.4 0 0 0-2.6 8c.4.3.6.7.6 1.2h4c0-.5.2-.9.6-1.2a4.4 4.4 0 0 0-2.6-8zM10.2 15.6h3.6v1h-3.6z" fill-rule="evenodd"/>
  </g>
</svg>`;

/** The sign of the tutor. */
export const tutorIcon = new LabIcon({ name: 'jupyter-codementor:tutor', svgstr: speech });

const book = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="#616161">
    <path d="M11 6.2C9.2 5 6.4 4.4 2.8 4.5a.8.8 0 0 0-.8.8v12.4c0 .5.4.8.9.8 3.4-.1 6 .5 8.1 1.9zM13 6.2c1.8-1.2 4.6-1.8 8.2-1.7.4 0 .8.4.8.8v12.4c0 .5-.4.8-.9.8-3.4-.1-6 .5-8.1 1.9z"/>
  </g>
</svg>`;

/** The sign of what there is to read. */
export const bookIcon = new LabIcon({ name: 'jupyter-codementor:book', svgstr: book });
