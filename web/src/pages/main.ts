/** The one thing the plain pages add when scripts run: the form says which time zone its writer is in. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const field of document.querySelectorAll<HTMLInputElement>('input[name="timezone"]')) field.value = zone;
