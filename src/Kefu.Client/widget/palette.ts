type Rgb = [number, number, number];

export interface Palette { fill: string; hover: string; onFill: string; text: string; tint: string; selected: string; edge: string }

const light: Palette = { fill: '#0B7285', hover: '#085E6E', onFill: '#FFFFFF', text: '#085E6E', tint: '#E3F1F4', selected: '#E6F2F4', edge: '#A9D0D8' };
const dark: Palette = { fill: '#137C92', hover: '#0F6B7F', onFill: '#FFFFFF', text: '#7AD3E4', tint: '#10313A', selected: '#14303A', edge: '#2A5A66' };

/** A shop's own colour, made readable: whatever it is, text on it and text in it keep a ratio of 4.5. */
export function palette(brand: string, isDark: boolean): Palette {
  const house = isDark ? dark : light;
  const rgb = parse(brand);
  if (!rgb || brand.toUpperCase() === light.fill) return house;
  const pane: Rgb = isDark ? [20, 24, 27] : [255, 255, 255];
  const towards: Rgb = isDark ? [255, 255, 255] : [0, 0, 0];
  const onFill: Rgb = contrast(rgb, [255, 255, 255]) >= 3.6 ? [255, 255, 255] : [21, 25, 29];
  const away: Rgb = onFill[0] === 255 ? [0, 0, 0] : [255, 255, 255];
  const fill = until(rgb, away, (c) => contrast(c, onFill) >= 4.5);
  const tint = mix(pane, rgb, isDark ? 0.22 : 0.12);
  const text = until(rgb, towards, (c) => contrast(c, pane) >= 4.5 && contrast(c, tint) >= 4.5);
  return {
    fill: hex(fill),
    hover: hex(mix(fill, away, 0.14)),
    onFill: hex(onFill),
    text: hex(text),
    tint: hex(tint),
    selected: hex(mix(pane, rgb, isDark ? 0.2 : 0.1)),
    edge: hex(mix(pane, rgb, 0.38)),
  };
}

export function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

export function parse(colour: string): Rgb | undefined {
  const match = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour.trim());
  if (!match) return undefined;
  const digits = match[1]!.length === 3 ? [...match[1]!].map((d) => d + d).join('') : match[1]!;
  return [0, 2, 4].map((i) => parseInt(digits.slice(i, i + 2), 16)) as Rgb;
}

function until(colour: Rgb, towards: Rgb, good: (c: Rgb) => boolean): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mix(colour, towards, share);
    if (good(candidate)) return candidate;
  }
  return towards;
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return a.map((value, i) => Math.round(value + (b[i]! - value) * share)) as Rgb;
}

function hex(rgb: Rgb): string {
  return '#' + rgb.map((value) => value.toString(16).padStart(2, '0')).join('');
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
