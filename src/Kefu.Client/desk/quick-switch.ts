import { openConversation } from './workbench-forms.ts';

let here: string | undefined;
let before: string | undefined;

/** Remembers which conversation was open before this one. */
export function noteOpen(conversation: string | undefined): void {
  if (!conversation || conversation === here) return;
  [before, here] = [here, conversation];
}

/** Back to the conversation before, and from there back again. */
export function switchBack(): void {
  if (before) openConversation(before);
}

/** Opens the n-th conversation of the list. */
export function switchTo(place: number): void {
  document.querySelectorAll<HTMLElement>('.crow')[place - 1]?.click();
}
