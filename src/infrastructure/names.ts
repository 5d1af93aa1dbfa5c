// What the name of a variable says of its value.

const credential =
  /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|SECRET_?KEY|SIGNING_?KEY|ENCRYPTION_?KEY|CREDENTIALS?|AUTH_?TOKEN|PAT)(?:_(?:ID))?$/i
const harmless =
  /(?:^|_)(?:PUBLIC|PUBLISHABLE|NEXT_PUBLIC|VITE|REACT_APP)_|(?:ACCESS_?KEY|SECRET|KEY)_ID$|(?:^|_)(?:TOKENS|TOKENIZER\w*)$|MAX_TOKEN$/i

export function isCredentialName(name: string): boolean {
  return credential.test(name) && !harmless.test(name)
}

const common = new Set(
  (
    'password passwd pass admin administrator root secret changeme change-me change_me changethis changeit default example test testing demo guest user postgres postgresql mysql mariadb mongo mongodb redis rabbitmq minio minioadmin neo4j elastic ' +
    'letmein welcome qwerty qwerty123 123456 12345678 123456789 1234 12345 password1 password123 admin123 root123 secret123 test123 postgres123 p@ssw0rd passw0rd supersecret super-secret supersecretkey secretkey secret-key secret_key mysecret ' +
    'mysecretkey mysecretpassword my-secret-key my_secret_key dev develop development local localdev foobar foo bar db database app api jwt token key'
  ).split(' '),
)
const between = new Set(['my', 'the', 'a', 'super', 'very', 'for', 'in', 'only', 'is', 'this'])

/** What everybody tries first, or what an example says: never what a generator made. */
export function isGuessable(text: string): boolean {
  const value = text.trim().toLowerCase()
  if (common.has(value)) return true
  if (value.length > 80 || !/^[a-z0-9 _.!-]+$/.test(value) || !/[a-z]/.test(value)) return false
  // `change-this-in-production`, `your-secret-key`, `dev-secret`
  if (
    /change[-_ .]?(?:me|this|it)|replace[-_ .]?(?:me|this)|your[-_ .]|please[-_ .]change|insecure|not[-_ .]?(?:so[-_ .])?secret|dummy|placeholder|example/.test(
      value,
    )
  )
    return true
  return value.split(/[-_ .!0-9]+/).every((word) => word === '' || common.has(word) || between.has(word))
}
