// Passkeys: https://www.w3.org/TR/webauthn-3/ . The server makes the options and checks what the device answers.

const toBytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), letter => letter.charCodeAt(0));
const toText = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = list => list?.map(item => ({ ...item, id: toBytes(item.id) }));

const creationOptions = json => ({
  ...json,
  challenge: toBytes(json.challenge),
  user: { ...json.user, id: toBytes(json.user.id) },
  excludeCredentials: withBytes(json.excludeCredentials),
});

const requestOptions = json => ({ ...json, challenge: toBytes(json.challenge), allowCredentials: withBytes(json.allowCredentials) });

// Not every browser that has passkeys has PublicKeyCredential.toJSON.
function toJson(credential) {
  const { response } = credential;
  const answer = { clientDataJSON: toText(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"])
    if (response[part]) answer[part] = toText(response[part]);
  if (response.getTransports) answer.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer,
  };
}

async function post(address, form, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", RequestVerificationToken: form.querySelector("[name=__RequestVerificationToken]").value },
    body: JSON.stringify(body),
  });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(json.error ?? answer.statusText);
  return json;
}

async function register(form) {
  const options = await post("/account/passkey/register-options", form, {});
  const credential = await navigator.credentials.create({ publicKey: creationOptions(options) });
  await post("/account/passkey/register?name=" + encodeURIComponent(form.elements.name.value), form, toJson(credential));
  return { next: "/account?done=passkey" };
}

async function signIn(form) {
  const options = await post("/account/passkey/options", form, {});
  const credential = await navigator.credentials.get({ publicKey: requestOptions(options) });
  return post("/account/passkey/sign-in?returnUrl=" + encodeURIComponent(form.elements.returnUrl.value), form, toJson(credential));
}

const ways = { register, "sign-in": signIn };

export function enable() {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const message = form.querySelector("[data-message]");
    form.hidden = false;
    form.addEventListener("submit", async event => {
      event.preventDefault();
      message.hidden = true;
      try {
        const done = await ways[form.dataset.passkey](form);
        location.assign(done.next);
      } catch (failure) {
        // Whoever closes the browser's own window knows; everything else is told.
        const { again, cancelled, failed } = form.dataset;
        message.textContent = failure.message === "sign-in-again" ? again : failure.name === "NotAllowedError" ? cancelled : failed;
        message.hidden = false;
        message.focus();
      } finally {
        delete form.dataset.sent;
      }
    });
  }
}
