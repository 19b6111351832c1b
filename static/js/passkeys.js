// Passkeys: the browser makes and shows them, and a form carries what it says of one. Without all this there are codes.
(() => {
  "use strict";

  if (!window.PublicKeyCredential) return;

  const naarBytes = (tekst) =>
    Uint8Array.from(atob(tekst.replaceAll("-", "+").replaceAll("_", "/")), (teken) => teken.charCodeAt(0));
  const naarTekst = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replace(/=+$/, "");
  const metBytes = (sleutels) => sleutels?.map((sleutel) => ({ ...sleutel, id: naarBytes(sleutel.id) }));

  const opties = () => JSON.parse(document.getElementById("passkey-opties").textContent);

  // What of an answer the site wants to know; each part is bytes, but where it is missing.
  const alsTekst = (sleutel, delen) => ({
    id: sleutel.id,
    rawId: naarTekst(sleutel.rawId),
    type: sleutel.type,
    clientExtensionResults: sleutel.getClientExtensionResults(),
    response: Object.fromEntries(
      delen.filter((deel) => sleutel.response[deel]).map((deel) => [deel, naarTekst(sleutel.response[deel])]),
    ),
  });

  const maak = async (formulier) => {
    const { publicKey } = opties().creation_options;
    if (formulier.elements.passwordless?.checked) {
      Object.assign(publicKey.authenticatorSelection, {
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      });
    }
    publicKey.challenge = naarBytes(publicKey.challenge);
    publicKey.user.id = naarBytes(publicKey.user.id);
    publicKey.excludeCredentials = metBytes(publicKey.excludeCredentials);
    return alsTekst(await navigator.credentials.create({ publicKey }), ["clientDataJSON", "attestationObject"]);
  };

  const toon = async ({ publicKey }) => {
    publicKey.challenge = naarBytes(publicKey.challenge);
    publicKey.allowCredentials = metBytes(publicKey.allowCredentials);
    const sleutel = await navigator.credentials.get({ publicKey });
    return alsTekst(sleutel, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]);
  };

  // On the login page nobody knows yet who it is: the site is asked only when the button is pressed.
  const vraag = async (formulier) => {
    const antwoord = await fetch(formulier.action, { headers: { Accept: "application/json" } });
    if (!antwoord.ok) throw new Error(antwoord.status);
    return toon((await antwoord.json()).request_options);
  };

  const manieren = { maak, toon: () => toon(opties().request_options), inloggen: vraag };

  const zeg = (formulier, tekst) => {
    const melding = formulier.querySelector("[data-passkey-fout]");
    melding.querySelector("p").textContent = tekst;
    melding.hidden = !tekst;
  };

  for (const formulier of document.querySelectorAll("form[data-passkey]")) {
    formulier.closest("[data-passkey-blok]")?.removeAttribute("hidden");
    formulier.querySelector("[data-passkey-knop]").hidden = false;
    formulier.querySelector("[data-zonder-passkeys]").hidden = true;
    let bezig = false;
    formulier.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (bezig) return;
      bezig = true;
      zeg(formulier, "");
      try {
        formulier.elements.credential.value = JSON.stringify(await manieren[formulier.dataset.passkey](formulier));
        formulier.submit();
      } catch (fout) {
        bezig = false;
        zeg(
          formulier,
          fout.name === "InvalidStateError"
            ? "Op dit apparaat staat al een passkey voor je account."
            : "Het lukte niet met een passkey. Probeer het nog eens, of gebruik een code.",
        );
      }
    });
  }
})();
