// Tokens: what the program put into one comes out of it again, and what nobody verified is the caller's.
import { defineEffects } from '../effect-row.ts'

const JWT = ['jwt', 'jose.jwt', 'authlib.jose.jwt', 'joserfc.jwt']

export const tokenEffects = defineEffects([
  {
    call: 'jwt.encode',
    also: ['jwt.api_jwt.encode', 'jwt.PyJWT.encode', 'jose.jwt.encode'],
    parameters: ['payload'],
    seals: { as: 'jwt', at: 'payload' },
    example: "import jwt\njwt.encode({'name': x}, KEY)\ny = jwt.decode(TOKEN, KEY, algorithms=['HS256'])['name']",
  },
  {
    call: 'authlib.jose.jwt.encode',
    also: ['authlib.jose.JsonWebToken.encode', 'joserfc.jwt.encode'],
    parameters: ['header', 'payload'],
    seals: { as: 'jwt', at: 'payload' },
    example: "from authlib.jose import jwt\njwt.encode({}, {'name': x}, KEY)\ny = jwt.decode(TOKEN, KEY)['name']",
  },
  {
    call: 'jwt.decode',
    also: ['jwt.api_jwt.decode', 'jwt.PyJWT.decode', ...JWT.slice(1).map((path) => `${path}.decode`), 'authlib.jose.JsonWebToken.decode'],
    parameters: ['jwt'],
    opens: 'jwt',
    example: "from jose import jwt\njwt.encode({'name': x}, KEY)\ny = jwt.decode(TOKEN, KEY).get('name')",
  },
  {
    call: 'jose.jwt.get_unverified_claims',
    also: [
      'jose.jwt.get_unverified_header',
      'jose.jwt.get_unverified_headers',
      'jose.jws.get_unverified_claims',
      'jwt.get_unverified_header',
    ],
    passes: ['*'],
    example: "from jose import jwt\ny = jwt.get_unverified_claims(x)['name']",
  },
  ...['URLSafeTimedSerializer', 'URLSafeSerializer', 'TimedSerializer', 'Serializer', 'TimedJSONWebSignatureSerializer'].flatMap((name) => [
    {
      call: `itsdangerous.${name}.dumps`,
      parameters: ['obj'],
      seals: { as: 'itsdangerous', at: 'obj' },
      example: `import itsdangerous\nseal = itsdangerous.${name}(KEY)\nseal.dumps({'name': x})\ny = seal.loads(TOKEN)['name']`,
    },
    {
      call: `itsdangerous.${name}.loads`,
      opens: 'itsdangerous',
      example: `import itsdangerous\nseal = itsdangerous.${name}(KEY)\nseal.dumps(x)\ny = seal.loads(TOKEN)`,
    },
  ]),
  ...['TimestampSigner', 'Signer'].flatMap((name) => [
    {
      call: `itsdangerous.${name}.sign`,
      parameters: ['value'],
      seals: { as: 'itsdangerous-text', at: 'value' },
      example: `import itsdangerous\nseal = itsdangerous.${name}(KEY)\nseal.sign(x)\ny = seal.unsign(TOKEN).decode()`,
    },
    {
      call: `itsdangerous.${name}.unsign`,
      opens: 'itsdangerous-text',
      example: `import itsdangerous\nseal = itsdangerous.${name}(KEY)\nseal.sign(x)\ny = seal.unsign(TOKEN)`,
    },
  ]),
  {
    call: 'cryptography.fernet.Fernet.encrypt',
    also: ['cryptography.fernet.MultiFernet.encrypt'],
    parameters: ['data'],
    seals: { as: 'fernet', at: 'data' },
    example: 'from cryptography.fernet import Fernet\nbox = Fernet(KEY)\nbox.encrypt(x.encode())\ny = box.decrypt(TOKEN).decode()',
  },
  {
    call: 'cryptography.fernet.Fernet.decrypt',
    also: ['cryptography.fernet.MultiFernet.decrypt'],
    opens: 'fernet',
    example: 'from cryptography.fernet import Fernet\nbox = Fernet(KEY)\nbox.encrypt(x.encode())\ny = box.decrypt(TOKEN)',
  },
])
