/** `data-print` prints the page. */
export function startPrint(): void {
  document.addEventListener('click', (event) => { if ((event.target as Element).closest('[data-print]')) window.print(); });
}
