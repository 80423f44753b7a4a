// What WCAG AA asks of every visible text (contrast 4.5, or 3 where it is large) and of every control (a name).
// Returns one line for each fault.
() => {
  const channel = (value) => (value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = (text) => {
    const parts = text.match(/[\d.]+/g).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1 };
  };
  const over = (top, alpha, under) => top.map((value, index) => value * alpha + under[index] * (1 - alpha));
  const backdrop = (element) => {
    const chain = [];
    for (let at = element; at; at = at.parentElement) chain.push(parse(getComputedStyle(at).backgroundColor));
    return chain.reverse().reduce((under, { rgb, alpha }) => over(rgb, alpha, under), [255, 255, 255]);
  };
  const opacity = (element) => {
    let product = 1;
    for (let at = element; at; at = at.parentElement) product *= Number(getComputedStyle(at).opacity);
    return product;
  };
  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.getBoundingClientRect().width > 1;
  const faults = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || !isShown(element) || element.closest('script, style, [disabled], .q-icon')) continue;
    const style = getComputedStyle(element);
    const under = backdrop(element);
    const { rgb, alpha } = parse(style.color);
    const [light, dark] = [luminance(over(rgb, alpha * opacity(element), under)), luminance(under)].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (isLarge ? 3 : 4.5)) faults.push(`contrast ${contrast.toFixed(2)}: ${text.slice(0, 60)}`);
  }
  for (const control of document.querySelectorAll('button, a[href], input:not([type=hidden]), textarea, [role=button]')) {
    if (!isShown(control)) continue;
    const label = control.getAttribute('aria-label') || control.innerText || control.title ||
      [...(control.labels || [])].map((one) => one.innerText).join('');
    if (!label?.trim()) faults.push(`no name: ${control.outerHTML.slice(0, 120)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push(`wider than the window: ${document.documentElement.scrollWidth}`);
  return faults;
}
