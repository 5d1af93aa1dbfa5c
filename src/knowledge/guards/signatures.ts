// Signatures, sealed boxes, and webhooks: what arrives was made by whoever has the key.
import { defineGuards, type Meaning } from '../guard-row.ts'
import { rowOf, under } from './paths.ts'

const raises = (...errors: string[]): Meaning => ({ does: 'verify', fails: 'raises', errors, gives: 'true' })
const unseals = (...errors: string[]): Meaning => ({ does: 'verify', fails: 'raises', errors, gives: 'claims' })
const answers: Meaning = { does: 'verify', fails: 'false', gives: 'true' }

const asymmetric = 'cryptography.hazmat.primitives.asymmetric'
const serialization = 'cryptography.hazmat.primitives.serialization'
const publicKeys = [
  ...under([serialization], ['load_pem_public_key', 'load_der_public_key', 'load_ssh_public_key']),
  ...under([asymmetric], ['rsa.RSAPublicKey', 'dsa.DSAPublicKey', 'ec.EllipticCurvePublicKey']),
  ...under([asymmetric], ['ed25519.Ed25519PublicKey', 'ed25519.Ed25519PublicKey.from_public_bytes']),
  ...under([asymmetric], ['ed448.Ed448PublicKey', 'ed448.Ed448PublicKey.from_public_bytes']),
  ...under(['cryptography.x509'], ['load_pem_x509_certificate.public_key', 'load_der_x509_certificate.public_key']),
]

export const signatureGuards = defineGuards([
  // ---- cryptography
  rowOf(under(publicKeys, ['verify']), { parameters: ['signature', 'data'], means: raises('InvalidSignature') }),
  rowOf(['cryptography.hazmat.primitives.hmac.HMAC().verify', 'cryptography.hazmat.primitives.cmac.CMAC().verify'], {
    parameters: ['signature'],
    means: raises('InvalidSignature'),
  }),
  rowOf(['cryptography.hazmat.primitives.constant_time.bytes_eq'], { parameters: ['a', 'b'], means: { does: 'compare', fails: 'false' } }),
  rowOf(
    under(
      ['cryptography.hazmat.primitives.kdf'],
      ['scrypt.Scrypt().verify', 'pbkdf2.PBKDF2HMAC().verify', 'hkdf.HKDF().verify', 'argon2.Argon2id().verify'],
    ),
    {
      parameters: ['key_material', 'expected_key'],
      means: { does: 'compare', fails: 'raises', errors: ['InvalidKey'] },
    },
  ),
  rowOf(under(['cryptography.fernet.Fernet', 'cryptography.fernet.MultiFernet'], ['decrypt', 'decrypt_at_time', 'extract_timestamp']), {
    parameters: ['token', 'ttl'],
    means: unseals('InvalidToken'),
  }),
  rowOf(
    under(
      ['cryptography.hazmat.primitives.ciphers.aead'],
      [
        'AESGCM().decrypt',
        'ChaCha20Poly1305().decrypt',
        'AESCCM().decrypt',
        'AESSIV().decrypt',
        'AESOCB3().decrypt',
        'AESGCMSIV().decrypt',
      ],
    ),
    {
      parameters: ['nonce', 'data', 'associated_data'],
      means: unseals('InvalidTag'),
    },
  ),
  // ---- PyCryptodome
  rowOf(
    [
      'Crypto.Signature.pkcs1_15.new().verify',
      'Crypto.Signature.pss.new().verify',
      'Crypto.Signature.DSS.new().verify',
      'Crypto.Signature.eddsa.new().verify',
    ],
    {
      parameters: ['msg_hash', 'signature'],
      means: raises('ValueError'),
    },
  ),
  rowOf(['Crypto.Hash.HMAC.new().verify', 'Crypto.Hash.HMAC.new().hexverify', 'Crypto.Hash.CMAC.new().verify'], {
    parameters: ['mac_tag'],
    means: raises('ValueError'),
  }),
  rowOf(['Crypto.Cipher.AES.new().decrypt_and_verify', 'Crypto.Cipher.ChaCha20_Poly1305.new().decrypt_and_verify'], {
    parameters: ['ciphertext', 'received_mac_tag'],
    means: unseals('ValueError'),
  }),
  // ---- PyNaCl
  rowOf(['nacl.signing.VerifyKey().verify'], {
    parameters: ['smessage', 'signature', 'encoder'],
    means: unseals('BadSignatureError', 'CryptoError'),
  }),
  rowOf(['nacl.secret.SecretBox().decrypt', 'nacl.public.Box().decrypt', 'nacl.secret.Aead().decrypt'], {
    parameters: ['ciphertext', 'nonce'],
    means: unseals('CryptoError'),
  }),
  // ---- rsa, ecdsa
  rowOf(['rsa.verify', 'rsa.pkcs1.verify'], { parameters: ['message', 'signature', 'pub_key'], means: raises('VerificationError') }),
  rowOf(
    under(
      ['ecdsa.VerifyingKey', 'ecdsa.keys.VerifyingKey', 'ecdsa.VerifyingKey.from_string', 'ecdsa.VerifyingKey.from_pem'],
      ['verify', 'verify_digest'],
    ),
    {
      parameters: ['signature', 'data'],
      means: raises('BadSignatureError'),
    },
  ),
  // ---- wallets: who signed is what comes out, and means something only when it is compared
  rowOf(['eth_account.Account.recover_message'], {
    parameters: ['signable_message'],
    means: { does: 'read' },
  }),
  rowOf(['siwe.SiweMessage().verify', 'siwe.SiweMessage.from_message().verify'], {
    parameters: ['signature'],
    means: raises('InvalidSignature', 'VerificationError'),
  }),

  // ---- webhooks
  rowOf(
    [
      'stripe.Webhook.construct_event',
      'stripe._webhook.Webhook.construct_event',
      'stripe.webhook.Webhook.construct_event',
      'stripe.StripeClient().construct_event',
    ],
    {
      parameters: ['payload', 'sig_header', 'secret', 'tolerance'],
      means: unseals('SignatureVerificationError', 'StripeError'),
    },
  ),
  rowOf(['stripe.StripeClient().parse_event_notification', 'stripe.StripeClient().parse_thin_event'], {
    parameters: ['payload', 'sig_header', 'secret', 'tolerance'],
    means: unseals('SignatureVerificationError', 'StripeError'),
  }),
  rowOf(['stripe.WebhookSignature.verify_header', 'stripe._webhook.WebhookSignature.verify_header'], {
    parameters: ['payload', 'header', 'secret', 'tolerance'],
    means: raises('SignatureVerificationError'),
  }),
  rowOf(['stripe.Event.construct_from'], { parameters: ['values', 'key'], means: { does: 'read' } }),
  rowOf(
    [
      'svix.Webhook().verify',
      'svix.webhooks.Webhook().verify',
      'standardwebhooks.Webhook().verify',
      'standardwebhooks.webhooks.Webhook().verify',
    ],
    {
      parameters: ['data', 'headers'],
      means: unseals('WebhookVerificationError'),
    },
  ),
  rowOf(
    under(
      ['slack_sdk.signature.SignatureVerifier', 'slack.signature.SignatureVerifier', 'slack.signature.verifier.SignatureVerifier'],
      ['is_valid_request', 'is_valid'],
    ),
    {
      parameters: ['body', 'headers'],
      means: answers,
    },
  ),
  rowOf(['discord_interactions.verify_key', 'discord_interactions.asgi.verify_key'], {
    parameters: ['raw_body', 'signature', 'timestamp', 'client_public_key'],
    means: answers,
  }),
  rowOf(['gidgethub.sansio.validate_event'], { parameters: ['payload'], means: raises('ValidationFailure') }),
  rowOf(['gidgethub.sansio.Event.from_http'], {
    parameters: ['headers', 'body'],
    needs: 'secret',
    means: unseals('ValidationFailure', 'GitHubException'),
  }),
  // answers a wrong signature itself
  rowOf(
    under(
      ['slack_bolt.adapter.fastapi', 'slack_bolt.adapter.starlette'],
      ['SlackRequestHandler().handle', 'async_handler.AsyncSlackRequestHandler().handle'],
    ),
    { parameters: ['req'], takes: 'request', means: raises() },
  ),
  rowOf(['twilio.request_validator.RequestValidator().validate'], { parameters: ['uri', 'params', 'signature'], means: answers }),
  rowOf(under(['linebot', 'linebot.v3', 'linebot.webhook', 'linebot.v3.webhook'], ['WebhookHandler().handle', 'WebhookParser().parse']), {
    parameters: ['body', 'signature'],
    means: unseals('InvalidSignatureError'),
  }),
  rowOf(under(['linebot', 'linebot.v3', 'linebot.webhook', 'linebot.v3.webhook'], ['SignatureValidator().validate']), {
    parameters: ['body', 'signature'],
    means: answers,
  }),
  rowOf(
    under(['openai', 'openai.resources'], ['OpenAI().webhooks.unwrap', 'AsyncOpenAI().webhooks.unwrap', 'webhooks.Webhooks().unwrap']),
    {
      parameters: ['payload', 'headers'],
      means: unseals('InvalidWebhookSignatureError', 'ValueError'),
    },
  ),
  rowOf(under(['openai'], ['OpenAI().webhooks.verify_signature', 'AsyncOpenAI().webhooks.verify_signature']), {
    parameters: ['payload', 'headers'],
    means: raises('InvalidWebhookSignatureError', 'ValueError'),
  }),
  rowOf(['livekit.api.WebhookReceiver().receive'], { parameters: ['body', 'auth_token'], means: unseals() }),
  rowOf(['livekit.api.TokenVerifier().verify'], {
    parameters: ['token'],
    means: { does: 'verify', fails: 'raises', gives: 'claims', offBy: ['verify_signature'] },
  }),
  rowOf(
    under(
      ['razorpay.Client'],
      ['utility.verify_webhook_signature', 'utility.verify_payment_signature', 'utility.verify_subscription_payment_signature'],
    ),
    {
      means: raises('SignatureVerificationError'),
    },
  ),
  rowOf(['paddle_billing.Notifications.Verifier().verify'], { parameters: ['request', 'secrets'], means: answers }),
  rowOf(['polar_sdk.webhooks.validate_event', 'polar.webhooks.validate_event'], {
    parameters: ['body', 'headers', 'secret'],
    means: unseals('WebhookVerificationError'),
  }),
  rowOf(['resend.Webhooks.verify'], { means: unseals('ValueError') }),
  rowOf(['sendgrid.helpers.eventwebhook.EventWebhook().verify_signature', 'sendgrid.EventWebhook().verify_signature'], {
    parameters: ['payload', 'signature', 'timestamp', 'public_key'],
    means: answers,
  }),
  rowOf(['Adyen.util.is_valid_hmac_notification'], { parameters: ['dict_object', 'hmac_key'], means: answers }),
  rowOf(['square.utilities.webhooks_helper.is_valid_webhook_event_signature', 'square.utils.webhooks_helper.verify_signature'], {
    means: answers,
  }),
  rowOf(['coinbase_commerce.webhook.Webhook.construct_event'], {
    parameters: ['payload', 'sig_header', 'secret'],
    means: unseals('SignatureVerificationError'),
  }),
  rowOf(['workos.WorkOSClient().webhooks.verify_event', 'workos.client.webhooks.verify_event'], { means: unseals('ValueError') }),
])
