/**
 * Tells an Enter that picks a candidate from an Enter that sends. Chrome marks it by `isComposing`, older
 * engines by key code 229, and Safari ends the composition first and delivers the same key press afterwards.
 */
export class Ime {
  private composing = false;
  private endedAt = -1;

  constructor(input: EventTarget) {
    input.addEventListener('compositionstart', () => { this.composing = true; });
    input.addEventListener('compositionend', (event) => {
      this.composing = false;
      this.endedAt = event.timeStamp;
    });
    input.addEventListener('keyup', () => { this.endedAt = -1; });
  }

  owns(event: KeyboardEvent): boolean {
    if (event.isComposing || this.composing || event.keyCode === 229) return true;
    return this.endedAt >= 0 && event.timeStamp - this.endedAt < 50;
  }
}
