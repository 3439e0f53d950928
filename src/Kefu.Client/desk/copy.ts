import { toast } from './toasts.ts';
import { say } from './words.ts';

/** `data-copy="text"` puts a text into the clipboard; where the page may not write there, the field before the button is marked instead. */
export function startCopying(): void {
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-copy]');
    if (!button) return;
    const mark = (): void => {
      const field = button.previousElementSibling;
      if (field instanceof HTMLInputElement) field.select();
    };
    if (!navigator.clipboard) mark();
    else navigator.clipboard.writeText(button.dataset.copy!).then(() => toast(say('copied')), mark);
  });
}
