/** What the plain pages add when scripts run: the form says which time zone its writer is in, a missing page comes back. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const field of document.querySelectorAll<HTMLInputElement>('input[name="timezone"]')) field.value = zone;

// The offline page stands at the address of the page that couldn't be reached.
if (document.querySelector("[data-offline]")) addEventListener("online", () => location.reload());
