/** What others wrote is not trusted: nothing of it runs, asks for input or calls a command. */
import type { IRenderMime } from '@jupyterlab/rendermime';

/** What plays, sends, restyles or covers something. */
const TAKEN_OUT =
  'audio, base, button, embed, form, frame, iframe, input, link, map, meta, object, script, select, style, svg, textarea, video';
const KEPT = ['alt', 'class', 'colspan', 'href', 'rowspan', 'src', 'start', 'title'];
const PICTURE = /^(https:\/\/|data:image\/(png|jpeg|gif|webp);)/i;

/** After JupyterLab's own sanitizer, also without forms, styles, commands and lost pictures. */
export function forReading(sanitizer: IRenderMime.ISanitizer): IRenderMime.ISanitizer {
  return {
    sanitize: (dirty, options) => strip(sanitizer.sanitize(dirty, options)),
    getAutolink: () => sanitizer.getAutolink?.() ?? true,
    allowNamedProperties: false,
    allowCommandLinker: false
  };
}

function strip(html: string): string {
  // Parsed in a document of its own, which loads nothing; the tag keeps spaces at the start.
  const { body } = new DOMParser().parseFromString(`<body>${html}`, 'text/html');
  body.querySelectorAll(TAKEN_OUT).forEach(found => found.remove());
  for (const picture of body.querySelectorAll('img')) {
    if (!PICTURE.test(picture.getAttribute('src') ?? '')) {
      picture.replaceWith(picture.alt); // it was beside the file and did not come along
    }
  }
  for (const element of body.querySelectorAll('*')) {
    for (const { name } of [...element.attributes]) {
      if (!KEPT.includes(name)) {
        element.removeAttribute(name);
      }
    }
    if (element.hasAttribute('href') && !/^https?:\/\//i.test(element.getAttribute('href') ?? '')) {
      element.removeAttribute('href');
    }
  }
  return body.innerHTML;
}
