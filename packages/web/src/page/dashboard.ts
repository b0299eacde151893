// The script of the dashboard: follows a run through the control API that the page came from.
import { element } from '../dom/element.js';
import { keepToken, takeToken } from '../live/accessToken.js';
import { openDashboard } from '../panels/dashboard.js';
import { tokenForm } from '../panels/tokenForm.js';

function open(token: string): void {
  openDashboard(document.body, token, (message) => ask(message));
}

function ask(message: string): void {
  document.body.replaceChildren(element('main', {}, tokenForm(message, (token) => (keepToken(token), open(token)))));
}

const token = takeToken();
if (token === undefined) ask('This page needs the token of the run. The URL that the run printed brings it along.');
else open(token);
