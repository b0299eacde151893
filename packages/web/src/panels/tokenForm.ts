import { element } from '../dom/element.js';

/** Asks for a token. @param message - why */
export function tokenForm(message: string, onToken: (token: string) => void): HTMLElement {
  const input = element('input', { type: 'password', name: 'token', autocomplete: 'off', required: '' });
  const form = element('form', { class: 'token' }, element('h1', {}, 'Midflight'), element('p', { role: 'alert' }, message), element('label', {}, element('span', {}, 'Token'), input), element('div', { class: 'buttons' }, element('button', { type: 'submit', class: 'primary' }, 'Open')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    onToken(input.value.trim());
  });
  return form;
}
