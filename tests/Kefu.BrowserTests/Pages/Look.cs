using Microsoft.Playwright;

namespace Kefu.Tests.Pages;

/// <summary>Looks at a page as somebody with weak eyes, or without a mouse, has to.</summary>
internal static class Look
{
    // WCAG 1.4.3, level AA: text against what is painted behind it, 4.5 to 1, large text 3 to 1.
    private const string Pale =
        """
        () => {
          const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
          const known = new Map();
          const colour = (text) => {
            if (!known.has(text)) {
              pen.clearRect(0, 0, 1, 1);
              pen.fillStyle = text;
              pen.fillRect(0, 0, 1, 1);
              const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
              known.set(text, [r, g, b, a / 255]);
            }
            return known.get(text);
          };
          const over = (front, back) => [0, 1, 2].map((i) => front[i] * front[3] + back[i] * (1 - front[3])).concat(1);
          const light = ([r, g, b]) => { const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * x + 0.7152 * y + 0.0722 * z; };
          const ratio = (a, b) => { const [high, low] = [light(a), light(b)].sort((x, y) => y - x); return (high + 0.05) / (low + 0.05); };
          const behind = (element) => {
            const layers = [];
            for (let e = element; e; e = e.parentElement) {
              const c = colour(getComputedStyle(e).backgroundColor);
              if (c[3] > 0) layers.push(c);
              if (c[3] === 1) break;
            }
            let c = layers.at(-1)?.[3] === 1 ? layers.pop() : [255, 255, 255, 1];
            while (layers.length) c = over(layers.pop(), c);
            return c;
          };
          const out = new Map();
          const judge = (element, style, text, ink) => {
            const back = behind(element);
            const got = ratio(over(ink, back), back);
            const size = parseFloat(style.fontSize);
            if (got < (size >= 24 || (size >= 18.66 && style.fontWeight >= 600) ? 3 : 4.5)) out.set(element.className, `${element.localName}.${element.className.baseVal ?? element.className} "${text.slice(0, 20)}" ${got.toFixed(2)}`);
          };
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node; (node = texts.nextNode());) {
            const element = node.parentElement;
            const style = getComputedStyle(element);
            if (!node.textContent.trim() || style.visibility === 'hidden' || element.getClientRects().length === 0 || element.closest('.sr-only, [disabled], [aria-disabled=true], option, noscript, script, style')) continue;
            let ink = [...colour(element instanceof SVGElement ? style.fill : style.color)];
            for (let e = element; e; e = e.parentElement) ink[3] *= getComputedStyle(e).opacity;
            judge(element, style, node.textContent.trim(), ink);
          }
          for (const field of document.querySelectorAll('input[placeholder], textarea[placeholder]')) {
            if (field.getClientRects().length > 0 && !field.value) judge(field, getComputedStyle(field), field.placeholder, colour(getComputedStyle(field, '::placeholder').color));
          }
          return [...out.values()];
        }
        """;

    // WCAG 2.4.7: where the keyboard is can be seen.
    private const string Unmarked =
        """
        () => {
          const out = new Map();
          const face = (e) => { const s = getComputedStyle(e); return [s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1 ? s.outlineWidth + s.outlineColor : '', s.boxShadow, s.borderColor].join('|'); };
          for (const element of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')) {
            if (element.getClientRects().length === 0 || element.disabled || getComputedStyle(element).visibility === 'hidden') continue;
            const around = [element, element.parentElement, element.closest('.searchbox, .composer, label')].filter(Boolean);
            element.blur();
            const before = around.map(face).join();
            element.focus({ focusVisible: true, preventScroll: true });
            if (document.activeElement === element && around.map(face).join() === before) out.set(element.className, `${element.localName}.${element.className} "${(element.textContent || element.name).trim().slice(0, 20)}"`);
            element.blur();
          }
          return [...out.values()];
        }
        """;

    /// <summary>Text that is too pale to read, in the theme that is shown.</summary>
    public static Task<string[]> PaleAsync(IPage page) => page.EvaluateAsync<string[]>(Pale);

    /// <summary>What does not show that the keyboard has arrived at it.</summary>
    public static Task<string[]> UnmarkedAsync(IPage page) => page.EvaluateAsync<string[]>(Unmarked);
}
