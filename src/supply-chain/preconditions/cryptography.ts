// cryptography: most weaknesses are those of one function, or of the OpenSSL that its wheels bring.

import { isImported, speaksOf, uses } from './conditions.ts'
import { all, any, cannotTell, definePreconditions } from './kit.ts'

const decryptsRsa = all(speaksOf('padding by PKCS #1 v1.5', ['PKCS1v15']), uses('decryption', ['decrypt'], { calls: [] }))
/** Packages that decrypt tokens by RSA with the old padding. */
const oldPadding = ['python-jose', 'authlib', 'jwcrypto', 'joserfc', 'python-keycloak']
const overTls = all(any(isImported('OpenSSL'), isImported('cryptography.x509')), cannotTell('how its OpenSSL is used is not known'))
/** Packages that bring the OpenSSL of cryptography to connections. */
const overOpenSsl = ['pyopenssl', 'snowflake-connector-python', 'scrapy', 'twisted', 'ndg-httpsclient']
const loadsPkcs12 = uses('PKCS #12', ['pkcs12'], { imports: ['cryptography.hazmat.primitives.serialization.pkcs12'] })
const ofCallers = cannotTell('whether callers choose what it is given is not known')

export const cryptography = definePreconditions(
  {
    package: 'cryptography',
    sharedBut: ['pyjwt', 'google-auth', 'azure-identity', 'msal', 'redis', 'pymysql', 'secretstorage', 'oauthlib'],
  },
  [
    {
      ids: ['PYSEC-2017-8', 'CVE-2016-9243', 'GHSA-q3cj-2r34-2cwc'],
      about: 'short keys by HKDF are empty',
      when: speaksOf('`HKDF`', ['HKDF']),
    },
    {
      ids: ['PYSEC-2018-52', 'CVE-2018-10903', 'GHSA-fcf9-3qw3-gxmj'],
      about: 'tags of GCM may be cut short',
      when: speaksOf('`finalize_with_tag`', ['finalize_with_tag']),
      alsoRunBy: [],
    },
    {
      ids: ['PYSEC-2021-62', 'CVE-2020-25659', 'GHSA-hggm-jpg3-v476'],
      about: 'how long a decryption by RSA takes tells what is in it',
      when: decryptsRsa,
      alsoRunBy: oldPadding,
    },
    {
      ids: ['PYSEC-2026-1283', 'CVE-2023-50782', 'GHSA-3ww4-gg4f-jr7f'],
      about: 'how a decryption by RSA fails tells what is in it',
      when: decryptsRsa,
      alsoRunBy: oldPadding,
    },
    {
      ids: ['PYSEC-2021-63', 'CVE-2020-36242', 'GHSA-rhm9-p9w5-fwm7'],
      about: 'more than 2 GB of one text overflow a number',
      when: all(
        any(isImported('cryptography.fernet'), speaksOf('`Cipher`', ['Cipher'])),
        cannotTell('whether callers choose texts of more than 2 GB is not known'),
      ),
    },
    {
      ids: ['PYSEC-2023-11', 'CVE-2023-23931', 'GHSA-w7pp-m8wf-vj6r'],
      about: '`update_into` changes what cannot be changed',
      when: speaksOf('`update_into`', ['update_into']),
      alsoRunBy: [],
    },
    {
      ids: ['PYSEC-2023-112', 'CVE-2023-38325', 'GHSA-cf7p-gm2m-833m'],
      about: 'what a certificate of SSH marks as critical is misread',
      when: uses('certificates of SSH', ['SSHCertificate', 'SSHCertificateBuilder', 'load_ssh_public_identity']),
      alsoRunBy: ['asyncssh'],
    },
    {
      ids: ['PYSEC-2023-254', 'CVE-2023-49083', 'GHSA-jfhm-5ghh-2f97'],
      about: 'a PKCS #7 file makes the process crash',
      when: all(speaksOf('PKCS #7', ['load_pem_pkcs7_certificates', 'load_der_pkcs7_certificates']), ofCallers),
      alsoRunBy: [],
    },
    {
      ids: ['PYSEC-2024-225', 'CVE-2024-26130', 'GHSA-6vqw-3v5j-54x4'],
      about: 'writing a PKCS #12 file makes the process crash',
      when: all(loadsPkcs12, speaksOf('`serialize_key_and_certificates`', ['serialize_key_and_certificates'])),
      alsoRunBy: [],
    },
    {
      ids: ['PYSEC-2026-1285', 'CVE-2024-0727', 'GHSA-9v9h-cgj8-h64p'],
      about: 'a PKCS #12 file makes the process crash',
      when: all(loadsPkcs12, ofCallers),
      alsoRunBy: ['requests-pkcs12', 'signxml', 'endesive', 'pyhanko'],
    },
    {
      ids: ['PYSEC-2026-1284', 'CVE-2024-12797', 'GHSA-79v4-65xg-pq4g'],
      about: 'its OpenSSL takes raw public keys of servers that are not known',
      when: overTls,
      alsoRunBy: overOpenSsl,
    },
    {
      ids: ['PYSEC-2026-800', 'CVE-2023-0286', 'GHSA-x4qr-2fvf-3mr5'],
      about: 'its OpenSSL confuses the types of addresses in certificates',
      when: overTls,
      alsoRunBy: overOpenSsl,
    },
    {
      ids: ['PYSEC-2026-2141', 'CVE-2026-26007', 'GHSA-r6ph-v2qm-q3c2'],
      about: 'points of small order are taken as public keys of SECT curves',
      when: all(
        uses('a public key that is read', [
          'load_pem_public_key',
          'load_der_public_key',
          'public_key_from_numbers',
          'EllipticCurvePublicNumbers',
        ]),
        ofCallers,
      ),
    },
    {
      ids: ['PYSEC-2026-35', 'CVE-2026-34073', 'GHSA-m959-cc7f-wv43'],
      about: 'excluded names are not held against the name of the peer',
      when: speaksOf('the check of certificates', ['PolicyBuilder', 'ServerVerifier', 'ClientVerifier']),
      alsoRunBy: [],
    },
    {
      ids: ['PYSEC-2026-36', 'CVE-2026-39892', 'GHSA-p423-j2cm-9vmq'],
      about: 'memory with gaps is read beyond its end',
      when: all(
        isImported('cryptography'),
        uses('memory with gaps', ['memoryview', 'ndarray', 'numpy']),
        cannotTell('whether it comes to a function of `cryptography` is not known'),
      ),
    },
  ],
)
