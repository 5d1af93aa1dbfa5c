// Digests, ciphers and keys: hashlib, hmac, base64, cryptography, PyCryptodome.
import { type CallRow, defineCalls } from '../call-row.ts'

const digests = 'md5 sha1 sha224 sha256 sha384 sha512 sha3_224 sha3_256 sha3_384 sha3_512 blake2b blake2s'.split(' ')
const cryptodome = (path: string): [string, string] => [`Crypto.${path}`, `Cryptodome.${path}`]
const both = (path: string, row: Omit<CallRow, 'call' | 'also'>): CallRow => {
  const [call, other] = cryptodome(path)
  return { call, also: [other], ...row }
}
const algorithms = 'cryptography.hazmat.primitives.ciphers.algorithms'
const decrepit = 'cryptography.hazmat.decrepit.ciphers.algorithms'
const modes = 'cryptography.hazmat.primitives.ciphers.modes'

export const cryptoCalls = defineCalls([
  ...digests.flatMap((name): CallRow[] => [
    { call: `hashlib.${name}`, parameters: ['data'], tags: ['hash'] },
    { call: `hashlib.${name}().update`, parameters: ['data'], tags: ['hash'] },
  ]),
  { call: 'hashlib.new', parameters: ['name', 'data'], tags: ['hash'] },
  both('Hash.MD5.new', { parameters: ['data'], tags: ['hash'] }),
  both('Hash.SHA1.new', { parameters: ['data'], tags: ['hash'] }),
  both('Hash.SHA.new', { parameters: ['data'], tags: ['hash'] }),
  both('Hash.SHA256.new', { parameters: ['data'], tags: ['hash'] }),
  { call: 'hmac.new', also: ['hmac.HMAC'], parameters: ['key', 'msg', 'digestmod'], tags: ['hmac'] },
  { call: 'hmac.digest', parameters: ['key', 'msg', 'digestmod'], tags: ['hmac'] },
  {
    call: 'hmac.compare_digest',
    also: ['secrets.compare_digest', 'cryptography.hazmat.primitives.constant_time.bytes_eq'],
    parameters: ['a', 'b'],
    tags: ['constant-time-compare'],
  },
  {
    call: 'base64.b64encode',
    also: ['base64.urlsafe_b64encode', 'base64.standard_b64encode', 'base64.b32encode', 'base64.b16encode', 'binascii.hexlify'],
    parameters: ['data'],
    tags: ['encode'],
  },

  // ---- cryptography
  { call: 'cryptography.fernet.Fernet', parameters: ['key'], tags: ['cipher'] },
  { call: 'cryptography.fernet.Fernet().encrypt', parameters: ['data'], tags: ['encrypt'] },
  {
    call: `${algorithms}.AES`,
    also: [`${algorithms}.AES256`, `${algorithms}.AES128`, `${algorithms}.Camellia`, `${algorithms}.ChaCha20`],
    parameters: ['key', 'nonce'],
    tags: ['cipher'],
  },
  ...['TripleDES', 'ARC4', 'Blowfish', 'CAST5', 'IDEA', 'SEED', 'RC2'].map(
    (name): CallRow => ({
      call: `${algorithms}.${name}`,
      also: [`${decrepit}.${name}`],
      parameters: ['key'],
      tags: ['cipher'],
    }),
  ),
  ...['ECB', 'CBC', 'CTR', 'CFB', 'OFB', 'GCM'].map(
    (name): CallRow => ({ call: `${modes}.${name}`, parameters: ['iv'], tags: ['cipher-mode'] }),
  ),
  ...['AESGCM', 'ChaCha20Poly1305', 'AESCCM', 'AESSIV'].flatMap((name): CallRow[] => [
    { call: `cryptography.hazmat.primitives.ciphers.aead.${name}`, parameters: ['key'], tags: ['cipher'] },
    {
      call: `cryptography.hazmat.primitives.ciphers.aead.${name}().encrypt`,
      parameters: ['iv', 'data', 'associated_data'],
      tags: ['encrypt', 'cipher-mode'],
    },
  ]),
  {
    call: 'cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key',
    parameters: ['public_exponent', 'key_size', 'backend'],
    tags: ['key-pair'],
  },
  {
    call: 'cryptography.hazmat.primitives.asymmetric.dsa.generate_private_key',
    parameters: ['key_size', 'backend'],
    tags: ['key-pair'],
  },
  { call: 'cryptography.hazmat.primitives.hashes.MD5', also: ['cryptography.hazmat.primitives.hashes.SHA1'], tags: ['hash'] },
  {
    call: 'cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC',
    parameters: ['algorithm', 'length', 'salt', 'iterations', 'backend'],
    tags: ['password-hash'],
  },

  // ---- PyCryptodome
  both('Cipher.AES.new', { parameters: ['key', 'mode', 'iv'], tags: ['cipher', 'cipher-mode'] }),
  ...['DES', 'DES3', 'ARC4', 'ARC2', 'Blowfish', 'CAST', 'XOR'].map((name) =>
    both(`Cipher.${name}.new`, { parameters: ['key', 'mode', 'iv'], tags: ['cipher'] }),
  ),
  both('PublicKey.RSA.generate', { parameters: ['key_size'], tags: ['key-pair'] }),
  both('PublicKey.DSA.generate', { parameters: ['key_size'], tags: ['key-pair'] }),
])
