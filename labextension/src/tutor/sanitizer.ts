/** What a model writes is not trusted: nothing of it runs, calls a command or loads from elsewhere. */
import type { IRenderMime } from '@jupyterlab/rendermime';

/** What loads, plays, sends or covers something. */
const TAKEN_OUT =
  'audio, base, button, embed, form, frame, iframe, img, input, link, map, math, meta, object, picture, script, select, source, style, svg, textarea, track, video';

/** After JupyterLab's own sanitizer, also without pictures, forms, styles and commands. */
export function withoutRemote(sanitizer: IRenderMime.ISanitizer): IRenderMime.ISanitizer {
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
  for (const element of body.querySelectorAll('*')) {
    for (const { name } of [...element.attributes]) {
      if (!['class', 'colspan', 'href', 'rowspan', 'start', 'title'].includes(name)) {
        element.removeAttribute(name);
      }
    }
    if (element.hasAttribute('href') && !/^https?:\/\//i.test(element.getAttribute('href') ?? '')) {
      element.removeAttribute('href');
    }
  }
  return body.innerHTML;
}
