import { onContent } from './dom.ts';

/** WebAuthn's JSON form is not in every browser we serve: bytes travel as base64url. */
function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
}

function text(buffer: ArrayBuffer | null | undefined): string | undefined {
  return buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') : undefined;
}

interface Descriptor { type: 'public-key'; id: string; transports?: AuthenticatorTransport[] }

const descriptors = (list: Descriptor[] | undefined): PublicKeyCredentialDescriptor[] => (list ?? []).map((d) => ({ ...d, id: bytes(d.id) }));

async function create(options: PublicKeyCredentialCreationOptionsJSON): Promise<PublicKeyCredential | null> {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: descriptors(options.excludeCredentials as Descriptor[] | undefined),
  } as PublicKeyCredentialCreationOptions;
  return await navigator.credentials.create({ publicKey }) as PublicKeyCredential | null;
}

async function get(options: PublicKeyCredentialRequestOptionsJSON, more: CredentialRequestOptions = {}): Promise<PublicKeyCredential | null> {
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: descriptors(options.allowCredentials as Descriptor[] | undefined) } as PublicKeyCredentialRequestOptions;
  return await navigator.credentials.get({ ...more, publicKey }) as PublicKeyCredential | null;
}

function toJson(credential: PublicKeyCredential): string {
  const given = credential.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: {},
    response: {
      clientDataJSON: text(given.clientDataJSON),
      attestationObject: text(given.attestationObject),
      transports: given.getTransports?.(),
      authenticatorData: given.attestationObject ? undefined : text(given.authenticatorData),
      signature: text(given.signature),
      userHandle: text(given.userHandle),
    },
  });
}

/** Offers passkeys where the page asks for them; the buttons show only where the browser knows them and the site has a name, for numbers are no domain. */
export function startPasskeys(): void {
  if (!window.PublicKeyCredential || !window.isSecureContext || /^[\d.]+$|:/.test(location.hostname)) return;
  document.documentElement.dataset.passkeys = '';
  let waiting: AbortController | undefined;
  document.addEventListener('click', (event) => {
    const offer = (event.target as Element).closest('[data-passkey] button')?.closest<HTMLElement>('[data-passkey]');
    if (offer) void ask(offer, () => waiting?.abort());
  });
  onContent(() => {
    const offer = document.querySelector<HTMLElement>('[data-passkey][data-autofill]');
    if (!offer || waiting) return;
    waiting = new AbortController();
    void fillIn(offer, waiting.signal);
  });
}

const isOff = (field: HTMLInputElement): boolean => field.matches('[type=hidden], [name=confirm], [name=confirmCode]');

async function ask(offer: HTMLElement, stopWaiting: () => void): Promise<void> {
  const fields = [...offer.closest('form')!.querySelectorAll<HTMLInputElement>('input, textarea, select')];
  if (!fields.every((field) => isOff(field) || field.reportValidity())) return;
  stopWaiting();
  const hint = offer.querySelector<HTMLElement>('[role=status]')!;
  const options = JSON.parse(offer.dataset.options!) as PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON;
  hint.textContent = '';
  try {
    const credential = await (offer.dataset.passkey === 'create' ? create(options) : get(options));
    if (credential) hand(offer, credential);
  } catch (error) {
    hint.textContent = (error instanceof DOMException && error.name === 'InvalidStateError' ? hint.dataset.known : hint.dataset.failed) ?? '';
  }
}

/** The browser offers passkeys among its suggestions for the account. */
async function fillIn(offer: HTMLElement, signal: AbortSignal): Promise<void> {
  if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) return;
  try {
    const credential = await get(JSON.parse(offer.dataset.options!) as PublicKeyCredentialRequestOptionsJSON, { mediation: 'conditional', signal });
    if (credential) hand(offer, credential);
  } catch (error) {
    // Nobody asked for anything: whoever dismissed it, or pressed the button instead, is told nothing.
    if (!(error instanceof DOMException)) throw error;
  }
}

/** Sends the form when it has one way to go; otherwise says that one must be chosen. */
function hand(offer: HTMLElement, credential: PublicKeyCredential): void {
  const form = offer.closest('form')!;
  offer.querySelector<HTMLInputElement>('[data-passkey-answer]')!.value = toJson(credential);
  for (const field of form.querySelectorAll<HTMLInputElement>('[name=confirm], [name=confirmCode]')) field.disabled = true;
  const ways = form.querySelectorAll<HTMLButtonElement>('button[type=submit]');
  if (ways.length < 2) form.requestSubmit(ways[0]);
  else offer.querySelector<HTMLElement>('[role=status]')!.textContent = offer.querySelector<HTMLElement>('[role=status]')!.dataset.shown ?? '';
}
