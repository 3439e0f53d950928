import { icons, type IconName } from './icons.ts';

type Child = Node | string | undefined | null | false;
type Props = Record<string, unknown>;

/** Builds an element. Text goes in as text nodes and handlers as listeners: no markup is ever parsed. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((c): c is Node | string => Boolean(c)));
  return element;
}

export function icon(name: IconName, size = 16): SVGElement {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  const attributes = {
    'viewBox': '0 0 24 24', 'width': size, 'height': size, 'fill': 'none', 'stroke': 'currentColor',
    'stroke-width': size <= 14 ? 2.2 : 1.75,
    'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true', 'focusable': 'false',
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, String(value));
  const path = document.createElementNS(ns, 'path');
  path.setAttribute('d', icons[name]);
  svg.append(path);
  return svg;
}

export function button(label: string, iconName: IconName, onclick: (event: Event) => void, className = ''): HTMLButtonElement {
  return h('button', { 'type': 'button', 'class': `icon ${className}`, 'aria-label': label, 'title': label, onclick }, icon(iconName, 20));
}

export function chip(text: string, onclick: () => void, options: { icon?: IconName; chosen?: boolean; disabled?: boolean } = {}): HTMLButtonElement {
  return h('button', {
    'type': 'button',
    'class': options.chosen ? 'chip chosen' : 'chip',
    'disabled': options.disabled,
    'aria-pressed': options.chosen ? 'true' : undefined,
    onclick,
  }, options.icon && icon(options.icon, 14), text);
}

export function adopt(root: ShadowRoot, css: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    // Browsers before constructable sheets; they also lack the policies that would forbid this.
    root.append(h('style', {}, css));
  }
}
