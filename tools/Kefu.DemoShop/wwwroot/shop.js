// The little that only a browser can do: the quantity buttons, and telling the widget what this page is about.
const tellWidget = () => {
  const context = document.body.dataset.kefuContext;
  if (context) window.Kefu.context(JSON.parse(context));
};
if (window.Kefu) tellWidget();
else document.addEventListener('kefu:ready', tellWidget);

document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  if (button.dataset.step) {
    const input = button.parentElement.querySelector('input');
    input.value = Math.min(Number(input.max), Math.max(1, Number(input.value) + Number(button.dataset.step)));
  } else if ('openChat' in button.dataset) {
    window.Kefu?.open();
  }
});

if (document.querySelector('[data-notice="waiting"]')) setTimeout(() => location.reload(), 2000);
