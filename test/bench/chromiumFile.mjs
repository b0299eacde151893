/** Where Debian has Chromium. */
export const chromiumFile = '/usr/bin/chromium';
