import { h } from './dom.ts';

const faces = '😀 😄 😁 😂 😊 😉 😍 😘 😋 😎 🤔 😅 😢 😭 😤 😡 😱 😴 🙏 👍 👎 👌 👏 🙌 💪 🤝 ❤️ 💔 🎉 🎁 🌹 ☀️ ⭐ 🔥 💡 📦 🚚 🧾 💰 ✅ ❌ ❓'.split(' ');
const perRow = 7;

/** A small board of faces; arrows walk it, Enter picks, Escape leaves. */
export function emojiBoard(label: string, pick: (emoji: string) => void, leave: () => void): HTMLElement {
  const cells = faces.map((face, index) => h('button', {
    type: 'button', class: 'face', tabindex: index === 0 ? 0 : -1, onclick: () => pick(face),
  }, face));
  return h('div', {
    'class': 'faces', 'role': 'group', 'aria-label': label,
    'onkeydown': (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        leave();
        return;
      }
      const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: perRow, ArrowUp: -perRow }[event.key];
      if (!step) return;
      event.preventDefault();
      const from = cells.indexOf(event.target as HTMLButtonElement);
      const to = cells[Math.min(cells.length - 1, Math.max(0, from + step))]!;
      for (const cell of cells) cell.tabIndex = cell === to ? 0 : -1;
      to.focus();
    },
  }, ...cells);
}
