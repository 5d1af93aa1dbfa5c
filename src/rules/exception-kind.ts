// What an exception is about, by its name: how much its text may tell.

export type ExceptionKind =
  /** Of tokens, keys and ciphers. */
  | 'token'
  | 'database'
  /** Of files, processes and other servers. */
  | 'system'
  /** Anything at all. */
  | 'broad'
  /** Of the project, or one that is raised with a text for people. */
  | 'own'

const byName: Readonly<Record<Exclude<ExceptionKind, 'own'>, ReadonlySet<string>>> = {
  token: named(`JWTError JWKError JWSError JWEError JOSEError JoseError PyJWTError PyJWKClientError InvalidTokenError InvalidKeyError
    DecodeError InvalidSignatureError BadSignature BadSignatureError InvalidToken InvalidSignature UnsupportedAlgorithm`),
  database: named(`SQLAlchemyError IntegrityError OperationalError ProgrammingError DatabaseError DataError DBAPIError InterfaceError
    InternalError StatementError PostgresError PyMongoError DuplicateKeyError RedisError`),
  system: named(`OSError IOError EnvironmentError FileNotFoundError PermissionError CalledProcessError SubprocessError ConnectionError
    RequestException RequestError BotoCoreError ClientError ConnectError SMTPException`),
  broad: named('Exception BaseException'),
}

/** The type is a dotted path, or several with bars between them, of which the most telling counts; what the project defines has its module before a colon, and is its own whatever it is called. */
export function exceptionKindOf(type: string): ExceptionKind {
  const names = type.split(' | ').filter((one) => !one.includes(':'))
  const kinds = ['token', 'database', 'broad', 'system'] as const
  return kinds.find((kind) => names.some((one) => byName[kind].has(one.slice(one.lastIndexOf('.') + 1)))) ?? 'own'
}

function named(names: string): ReadonlySet<string> {
  return new Set(names.split(/\s+/))
}
