// What makes pages nicer where scripts run. Every page works without it, but for passkeys.

// Menus close when one clicks elsewhere, leaves them, or presses Escape.
const menus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", event => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("focusin", event => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Passwords can be shown.
for (const button of document.querySelectorAll("button[data-shows]")) {
  const input = document.getElementById(button.dataset.shows);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
  });
  input.form.addEventListener("submit", () => { input.type = "password"; });
}

// Instants in the time of the reader; the server, which does not know it, writes UTC.
const format = new Intl.DateTimeFormat(document.documentElement.dataset.culture, {
  dateStyle: "medium", timeStyle: "short", hourCycle: "h23", calendar: "gregory", numberingSystem: "latn",
});
for (const time of document.querySelectorAll("time[data-local]")) {
  time.title = time.textContent;
  time.textContent = format.format(new Date(time.dateTime));
}

// Texts to copy.
for (const button of document.querySelectorAll("button[data-copies]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).innerText);
    button.textContent = button.dataset.done;
  });
}

for (const button of document.querySelectorAll("button[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Nothing is sent twice by a second click.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", event => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => { delete form.dataset.sent; });
}

document.querySelector("[data-takes-focus]")?.focus();

if (window.PublicKeyCredential && document.querySelector("[data-passkey]")) (await import("./passkey.js")).enable();
