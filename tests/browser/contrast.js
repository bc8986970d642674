/** Returns the texts below `root` whose contrast to what lies behind is under 4.5 (large texts: 3). */
root => {
  const parse = colour => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => {
    const mix = i => top[i] * top[3] + below[i] * (1 - top[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const behind = node => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      layers.push(colour);
      if (colour[3] === 1) {
        break;
      }
    }
    return layers.reduceRight((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const luminance = ([r, g, b]) => {
    const linear = [r, g, b].map(value => {
      const c = value / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const ratio = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const found = { texts: 0, weak: [] };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentElement;
    const box = node.getBoundingClientRect();
    const isHidden = box.width < 2 || box.height < 2 || !node.checkVisibility();
    const isOff = node.closest(':disabled, [aria-disabled="true"]') !== null;
    if (text.data.trim() === '' || isHidden || isOff) {
      continue;
    }
    found.texts += 1;
    const style = getComputedStyle(node);
    const background = behind(node);
    let opacity = 1;
    for (let at = node; at; at = at.parentElement) {
      opacity *= Number(getComputedStyle(at).opacity);
    }
    const ink = parse(style.color);
    const colour = over([ink[0], ink[1], ink[2], ink[3] * opacity], background);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const contrast = ratio(colour, background);
    if (contrast < (isLarge ? 3 : 4.5)) {
      found.weak.push(`${contrast.toFixed(2)} "${text.data.trim().slice(0, 40)}" .${node.className}`);
    }
  }
  return found;
};
