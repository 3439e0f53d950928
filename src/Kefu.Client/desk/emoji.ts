import { h } from './dom.ts';
import { say } from './words.ts';

const faces = '😀 😄 😂 😊 😉 😍 😋 🤔 😅 😢 😭 😤 😱 🙏 👍 👎 👌 👏 💪 🤝 ❤️ 🎉 🎁 🌹 ⭐ 🔥 💡 📦 🚚 🧾 💰 ✅ ❌ ❓'.split(' ');

/** A board of faces above the composer; a second press on the tool closes it. */
export function emojiPanel(area: HTMLElement, pick: (face: string) => void, leave: () => void): void {
  const open = area.querySelector('.emoji-panel');
  if (open) {
    open.remove();
    return;
  }
  const panel: HTMLElement = h('div', { 'class': 'canned emoji-panel', 'role': 'group', 'aria-label': say('emoji'), 'onkeydown': (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    panel.remove();
    leave();
  } }, h('div', { class: 'emoji-grid' }, ...faces.map((face) => h('button', { 'type': 'button', 'aria-label': face, 'onclick': () => { panel.remove(); pick(face); } }, face))));
  area.prepend(panel);
  panel.querySelector('button')?.focus();
}
