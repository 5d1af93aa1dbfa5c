// The one table of user errors: what a person did that we cannot work with, and what to do about it.
//
// Grammar: a lower-case fragment without a full stop, the place first, the person's own words in backticks. The remedy is a
// second line. A user error ends the run with exit code 2; everything else that is thrown is a bug (exit code 3).

import { toPrintable } from './printable.ts'

interface ErrorTemplate {
  readonly message: string
  readonly remedy: string
}

export const userErrors = {
  'unknown-command': { message: '`{command}` is not a command', remedy: '{hint}' },
  'unknown-option': { message: '`{option}` is not an option of `fastward {command}`', remedy: '{hint}' },
  'option-without-value': { message: '`{option}` needs a value', remedy: 'write {usage}' },
  'option-with-value': { message: '`{option}` takes no value, and got `{value}`', remedy: 'write `{option}` alone' },
  'option-not-a-choice': { message: '`{option}` does not take `{value}`', remedy: 'use one of: {choices}' },
  'option-twice': { message: '`{option}` is given more than once', remedy: 'keep one of them' },
  'options-apart': { message: '`{option}` and `{other}` do not go together', remedy: '{hint}' },
  'option-badly-formed': { message: '`{option}` does not take `{value}`', remedy: 'write it like {usage}' },
  'too-many-arguments': { message: '`{argument}` is one argument too many for `fastward {command}`', remedy: 'write {usage}' },
  'too-few-arguments': { message: '`fastward {command}` needs {missing}', remedy: 'write {usage}' },
  'path-missing': {
    message: '`{path}`: there is no such folder',
    remedy: 'check the spelling; a relative path starts in the folder where the command was called',
  },
  'path-not-a-folder': {
    message: '`{path}`: this is a file, and a folder is needed',
    remedy: 'give the folder of the project, such as `{folder}`',
  },
  'path-unreadable': {
    message: '`{path}`: this folder cannot be read',
    remedy: 'ask for the right to read it, or call the command as another user',
  },
  'path-broken': { message: '`{path}`: this path cannot be followed', remedy: 'look for a link that leads back to itself' },
  'folder-empty': { message: '`{path}`: this folder is empty', remedy: 'give the folder that holds the Python code' },
  'licences-not-found': {
    message: '`{path}`: no installed packages were found here',
    remedy: 'name a virtual environment such as `.venv`, or the folder in it that holds the packages',
  },
  'application-missing': {
    message: '`{path}`: no FastAPI application was found here',
    remedy: 'name it with `--app module:attribute`; `fastward routes` says what was looked at',
  },
  'application-not-found': { message: '`{app}`: there is no such application', remedy: '{hint}' },
  'output-not-written': {
    message: '`{path}`: the report cannot be written here ({reason})',
    remedy: 'give a file in a folder that exists and that you may write to',
  },
  'file-not-written': {
    message: '`{path}`: the file cannot be changed here ({reason})',
    remedy: 'get the right to write to its folder; what the lines above tell was written',
  },
  'since-without-git': {
    message: '`--since` asks git, and there is no `git` to be started',
    remedy: 'install git, or keep the report of an earlier scan and give it to `--baseline`',
  },
  'since-without-checkout': {
    message: '`{path}`: this is no git checkout, so nothing can be said since `{ref}`',
    remedy: 'give a folder in a checkout, or the report of an earlier scan to `--baseline`',
  },
  'since-unknown': {
    message: '`{ref}`: git knows no such commit, branch or tag here',
    remedy: 'check the spelling; `git fetch` brings what only the remote has, as `origin/…`',
  },
  'since-shallow': {
    message: '`{ref}`: this clone is shallow, and where its history meets that of HEAD is not in it',
    remedy: 'bring the history with `git fetch --unshallow`; GitHub Actions: `fetch-depth: 0`, GitLab: `GIT_DEPTH: 0`',
  },
  'since-apart': {
    message: '`{ref}`: this commit and HEAD have no history in common',
    remedy: 'name a branch or commit that the work started from',
  },
  'since-refused': {
    message: '`{path}`: git does not answer here: {reason}',
    remedy: 'make `git status` work in this folder',
  },
  'compare-without-git': {
    message: '`fastward {command}` asks git, and there is no `git` to be started',
    remedy: 'install git',
  },
  'compare-without-checkout': {
    message: '`{path}`: this is no git checkout, so there is nothing to compare it with',
    remedy: 'call the command in a checkout, or name a folder of one with `--path`',
  },
  'compare-refused': { message: '`{path}`: git does not answer here: {reason}', remedy: 'make `git status` work in this folder' },
  'commit-unknown': {
    message: '`{ref}`: git knows no such commit, branch or tag here',
    remedy: 'check the spelling; `git fetch` brings what only the remote has, as `origin/…`',
  },
  'commit-unknown-in-shallow': {
    message: '`{ref}`: this clone is shallow, and that commit is not in it',
    remedy: 'bring it with `git fetch --unshallow`; GitHub Actions: `fetch-depth: 0`, GitLab: `GIT_DEPTH: 0`',
  },
  'commit-unreadable': {
    message: '`{ref}`: git does not have this commit in full',
    remedy: 'fetch it with its files: a partial clone brings them on `git checkout {ref}`',
  },
  'commits-apart': {
    message: '`{ref}`: this commit and the one that is judged have no history in common',
    remedy: 'name a branch or commit that the work started from',
  },
  'commits-apart-in-shallow': {
    message: '`{ref}`: this clone is shallow, and where the two histories meet is not in it',
    remedy: 'bring the history with `git fetch --unshallow`; GitHub Actions: `fetch-depth: 0`, GitLab: `GIT_DEPTH: 0`',
  },
  'merge-unfinished': {
    message: '`{file}`: this file is not merged yet, so the working tree is neither the one state nor the other',
    remedy: 'finish the merge and `git add` it, or leave it with `git merge --abort`; two commits can be compared all the same',
  },
  'history-without-git': {
    message: '`--history` asks git, and there is no `git` to be started',
    remedy: 'install git, or leave `--history` out',
  },
  'history-without-checkout': {
    message: '`{path}`: this is no git checkout, so there is no history to look at',
    remedy: 'give a folder in a checkout, or leave `--history` out',
  },
  'history-refused': {
    message: '`{path}`: git does not answer here: {reason}',
    remedy: 'make `git status` work in this folder',
  },
  'baseline-unreadable': {
    message: '`{file}`: the baseline cannot be read from here ({reason})',
    remedy: 'write one with `fastward scan --format json --output FILE`',
  },
  'baseline-of-another-version': {
    message: '`{file}`: the baseline has the schema version `{version}`, and this program reads `{known}`',
    remedy: 'write it anew with this program: `fastward scan --format json --output FILE`',
  },
  'route-unknown': { message: '`{route}` is no route of the application', remedy: '{hint}' },
  'route-ambiguous': { message: '`{route}` may be any of {number} routes', remedy: 'write one of: {choices}' },
  'unknown-rule': { message: '`{rule}` is not a rule', remedy: '{hint}' },
  'settings-unreadable': { message: '{place}: the settings cannot be read', remedy: 'give the file the right to be read, or take it away' },
  'settings-too-big': {
    message: '{place}: the settings are larger than {limit}',
    remedy: 'settings are short; look for what came into the file by mistake',
  },
  'settings-not-yaml': { message: '{place}: this is not valid YAML: {reason}', remedy: 'mend the line; the file is YAML 1.2' },
  'settings-too-deep': {
    message: '{place}: the settings are nested too deeply or repeat too many aliases',
    remedy: 'write the values out where they are used',
  },
  'setting-unknown': { message: '{place}: `{key}` is not {noun}', remedy: '{hint}' },
  'setting-twice': { message: '{place}: `{key}` is set twice', remedy: 'keep one of them' },
  'environment-not-a-pair': {
    message: '`--env` needs the name of a variable, `=` and its value',
    remedy: 'write it like `--env AUTH_BACKEND=jwt`, or `--env AUTH_BACKEND=` for an empty one',
  },
  'environment-file-unreadable': {
    message: '`{file}`: the variables cannot be read from here ({reason})',
    remedy: 'give a file of lines such as `AUTH_BACKEND=jwt`; `--env-from` starts in the folder where the command was called',
  },
  'environment-line-wrong': { message: '{place}: {reason}', remedy: 'write the line like `AUTH_BACKEND=jwt`' },
  'application-named-twice': { message: '`{app}` has two names in `apps`: `{first}` and `{second}`', remedy: 'keep one of them' },
  'advisories-source-wrong': {
    message: '`{source}`: no advisories can be taken from here: {reason}',
    remedy: 'give the ZIP archive that OSV exports, a folder of advisories, EPSS or KEV; the database is as it was',
  },
  'advisories-source-missing': {
    message: '`{source}`: this cannot be read ({reason})',
    remedy: 'give a file, a folder or an address; the database is as it was',
  },
  'advisories-without-advisories': {
    message: 'no advisories are given, and there is no database yet to which the rest could be added',
    remedy: 'give the ZIP archive that OSV exports too, or a folder of advisories',
  },
  'advisories-not-fetched': {
    message: '`{address}`: this cannot be fetched: {reason}',
    remedy: 'try again, or bring the file here and say `fastward advisories update --from FILE`; the database is as it was',
  },
  'advisories-unreadable': {
    message: '`{file}`: the database of advisories cannot be read: {reason}',
    remedy: 'make it anew with `fastward advisories update`',
  },
  'advisories-of-another-version': {
    message: '`{file}`: the database of advisories has the version `{version}`, and this program reads `{known}`',
    remedy: 'make it anew with this program: `fastward advisories update`',
  },
  'advisories-not-written': {
    message: '`{file}`: the database of advisories cannot be written here: {reason}',
    remedy: 'name a file that may be written with `--database FILE` or in FASTWARD_ADVISORIES',
  },
  'advisories-without-place': {
    message: 'there is no home folder in which a database of advisories could lie',
    remedy: 'name a file with `--database FILE` or in FASTWARD_ADVISORIES',
  },
  'vex-without-database': {
    message: '`{file}`: there is no database of advisories, and nothing can be said of known weaknesses',
    remedy: 'make it with `fastward advisories update`, or name one with `--database FILE`',
  },
  'vex-product-wrong': {
    message: '`{product}` is no package URL',
    remedy: 'write `--product pkg:TYPE/NAME@VERSION`, such as `pkg:oci/shop@1.2.0`',
  },
  'vex-without-statements': {
    message: 'no weakness is known of the packages that were found ({count}), and a document without a statement is none',
    remedy: 'look whether lock files are there (`fastward sbom`); `--fixed` states what their releases have mended',
  },
  'advisories-unknown-action': {
    message: '`{action}` is nothing that `fastward advisories` does',
    remedy: 'write `fastward advisories update` or `fastward advisories status`',
  },
  'init-already-there': {
    message: '{place}: there is one already, and `init` writes over nothing',
    remedy: 'keep it and change it; `fastward baseline update` takes mended findings out of a baseline',
  },
  'baseline-not-named': {
    message: '`{path}`: the project names no baseline',
    remedy: 'make one with `fastward init`, or name the file under `baseline` of `fastward.yaml`',
  },
  'baseline-without-reason': {
    message: '`--accept` needs `--reason` and `--owner`',
    remedy: 'a baseline only shrinks, unless somebody says why and answers for it',
  },
  'baseline-accepted-apart': { message: '`--accept` changes the baseline, and this only looks', remedy: 'write {hint}' },
  'policy-missing': {
    message: '`{path}`: there is no `fastward.yaml` here, and so no policy',
    remedy: '`fastward init` writes a first one',
  },
  'policy-not-found': {
    message: '`{policy}`: there is no policy here: no file, no folder with a `fastward.yaml`, and no commit that git knows',
    remedy: 'write `--policy FILE`, `--policy FOLDER`, or a branch, tag or commit of this repository, such as `--policy main`',
  },
  'policy-not-edited': {
    message: '{place}: nothing can be put in safely, because of the way in which it is written',
    remedy: 'write this into it by hand: {lines}',
  },
  'policy-edited-elsewhere': {
    message: '`fastward policy {action}` changes the `fastward.yaml` of the project, and `--policy` names another one',
    remedy: 'leave `--policy` out',
  },
  'finding-unknown': {
    message: '`{finding}` is nothing that is found today',
    remedy: 'name it as `fastward scan --all` shows it: its rule, `FILE:LINE`, or the fingerprint from `--format json`',
  },
  'finding-ambiguous': { message: '`{finding}` may be any of {number} findings', remedy: 'name one by its fingerprint: {choices}' },
  'waiver-without-words': {
    message: '`fastward policy waive` needs `--owner`, `--reason` and `--until`',
    remedy: 'a waiver says who answers for it, why, and its last day: `--owner @platform --reason TEXT --until 2027-03-31`',
  },
  'waiver-day-wrong': {
    message: '`{day}`: a waiver needs a last day that is not over',
    remedy: 'write `--until` with a day of the calendar from today on, such as `2027-03-31`',
  },
  'route-public-already': {
    message: '`{route}` is declared public already',
    remedy: 'there is nothing to do; `fastward policy explain` shows what holds',
  },
  'policy-ambiguous': {
    message: '`{policy}` is a file or folder here, and git knows a commit of that name',
    remedy: 'write `./{policy}` for what lies here, and `{policy}:` for the commit',
  },
  'settings-lead-out': {
    message: '{place}: this is a link that leads out of the project, or nowhere',
    remedy: 'put the file itself here; a document that lies elsewhere is named under `extends` with its digest, or with `--policy`',
  },
  'extends-not-pinned': {
    message: '{place}: `{path}` is brought from elsewhere and is named without its digest',
    remedy: '`fastward policy fetch` brings it and says what to write as `digest`',
  },
  'extends-not-brought': {
    message: '{place}: `{path}` cannot be fetched: {reason}',
    remedy: 'make `git fetch` of that address work for this user; addresses are fetched with https or ssh',
  },
  'extends-not-kept': {
    message: '`{path}`: what was fetched cannot be kept here',
    remedy: 'make the folder writable for this user, or name another one in XDG_DATA_HOME',
  },
  'extends-not-fetched': {
    message: '{place}: `{path}` was not brought here yet, and nothing is fetched while the application is read',
    remedy: 'call `fastward policy fetch` once, on every machine that reads this policy',
  },
  'policy-action-wrong': {
    message: '`{action}` is nothing that `fastward policy` does',
    remedy:
      'write one of `list`, `explain ROUTE`, `waive FINDING`, `public ROUTE`, `check`, `test FILE`, `derive`, `fetch`, `cedar export`, `cedar schema`, `cedar import FILE` after `fastward policy`',
  },
  'cedar-unreadable': {
    message: '`{file}`: the policies of Cedar cannot be read',
    remedy: 'name a file with the text of Cedar policies: `fastward policy cedar import policies.cedar`',
  },
  'cedar-wrong': {
    message: '{place}: no policy of Cedar: {reason}',
    remedy: 'the text is read as a whole or not at all: mend that place; templates are not read',
  },
  'replay-log-unreadable': {
    message: '`{file}`: there are no recorded decisions to be read here: {reason}',
    remedy: 'record some: `fastward gateway --log FILE --log-facts`',
  },
  'policy-tests-unreadable': {
    message: '`{file}`: the tests of the policy cannot be read',
    remedy: 'a file of tests lies in the folder of the project: `fastward policy test fastward-tests.yaml`',
  },
  'extends-unreadable': {
    message: '{place}: `{path}` cannot be extended: {reason}',
    remedy:
      'without its document the policy would be another one; docs/guide/policy.md says where paths, packages and repositories are looked for',
  },
  'extends-cyclic': {
    message: '{place}: documents extend each other in a circle: {way}',
    remedy: 'take one of the `extends` away',
  },
  'extends-without-digest': {
    message: '{place}: `{path}` lies outside of the project and is named without its digest',
    remedy: 'look at it, and write `digest: {digest}` beside it',
  },
  'extends-changed': {
    message: '{place}: `{path}` is not what its digest says',
    remedy: 'look at what changed; of what is there now it would be `digest: {digest}`',
  },
  'locked-loosened': {
    message: '{place}: `{key}` is locked by `{by}` and can only be tightened',
    remedy: 'take it away here, or ask whoever answers for that document',
  },
  'guardrail-named-like-rule': {
    message: '{place}: `{id}` is a rule, and a guardrail needs a name of its own',
    remedy: 'give the guardrail another id; `rules` turns the rule itself',
  },
  'condition-wrong': {
    message: '{place}: `{key}` {reason}',
    remedy: 'a condition is CEL over `{variable}`; docs/guide/policy.md lists its names',
  },
  'guardrail-not-evaluated': {
    message: '`{guardrail}` cannot be evaluated of {subject}: {reason}',
    remedy: 'mend its condition: ask with `has(…)` before what may be missing, and narrow what it goes over; until then nothing passes',
  },
  'access-rule-wrong': {
    message: '{place}: `{key}` {reason}',
    remedy: 'access rules are never held in part: mend the rule or narrow its `where`; docs/guide/policy.md says what conditions read',
  },
  'gateway-without-upstream': {
    message: 'nothing says where the application listens',
    remedy: 'write `fastward gateway --upstream http://127.0.0.1:8000`, or `fastward gateway -- uvicorn main:app` to start it as well',
  },
  'gateway-upstream-wrong': {
    message: '`{address}`: no application can stand there: {reason}',
    remedy: 'write `--upstream http://127.0.0.1:8000`; a path, a query or a password is no part of it',
  },
  'gateway-listen-wrong': {
    message: '`{address}` is no place to listen at',
    remedy: 'write `--listen 127.0.0.1:8080`, or `[::1]:8080`; without a host it is this machine alone',
  },
  'gateway-pdp-evaluations': {
    message: '`gateway.pdp`: `evaluations` is named, and `evaluation` is not',
    remedy: 'name both, or neither: then the decision point says itself where it is asked',
  },
  'gateway-pdp-token': {
    message: '`gateway.pdp.token`: what is there is no token for `Authorization: Bearer`',
    remedy: 'put a token of letters, digits and `-._~+/` there, with nothing around it',
  },
  'gateway-points-open': {
    message: '`{address}`: whoever reaches this could ask the decision point in the name of a proxy',
    remedy:
      'name a secret, `gateway: {points: {token: env:POINT_TOKEN}}`, or where the proxies are, `--trust NETWORK`, or listen on `unix:PATH`',
  },
  'gateway-not-listening': {
    message: '`{address}`: the gateway cannot listen here ({reason})',
    remedy: 'choose another port with `--listen`, or end what listens there',
  },
  'gateway-model-unreadable': {
    message: '`{source}`: this does not say what the application serves: {reason}',
    remedy: 'write the map with `fastward map --output app.map.json` and give it with `--map`; `--openapi` takes a document',
  },
  'gateway-annotations-unreadable': {
    message: '`{file}`: {reason}',
    remedy: '`gateway.annotations.overlays` names OpenAPI Overlays: `overlay: 1.0.0` and `actions`, each with a `target`',
  },
  'gateway-built-unreadable': {
    message: '`{file}`: the gateway cannot start from this: {reason}',
    remedy: 'write it anew with `fastward gateway build`',
  },
  'gateway-built-stale': {
    message: '`{file}`: it was built for another policy than `fastward.yaml` says now',
    remedy: 'write it anew with `fastward gateway build`',
  },
  'gateway-build-of-nothing': {
    message: 'nothing says what the application serves',
    remedy: 'give `--map`, `--openapi`, or `--upstream` where it runs',
  },
  'gateway-without-document': {
    message: '`{address}`: the application does not serve its OpenAPI document: {reason}',
    remedy: 'start it first, or give `--map` or `--openapi`; the map knows most',
  },
  'gateway-application-unclear': {
    message: 'the map has {number} applications, and none of them is the one that is served',
    remedy: 'name one when you write the map: `fastward map --app module:attribute`',
  },
  'gateway-field-on-socket': {
    message: '`{rule}` closes fields of a WebSocket, whose messages the gateway does not read (on {route})',
    remedy: 'say in its `where` which methods it is about: `method: [GET, POST]`',
  },
  'gateway-issuer-twice': {
    message: '`gateway.issuers`: `{issuer}` and `{other}` are one issuer',
    remedy: 'keep one of them; `audience` takes a list',
  },
  'gateway-issuers-alike': {
    message: '`gateway.issuers`: `{issuer}` and `{other}` could mean two people by one id',
    remedy: 'give each a `prefix` of its own, which stands before its ids',
  },
  'credential-action-wrong': {
    message: '`{action}` is nothing that `fastward credential` does',
    remedy: 'write one of `key`, `password`, `signing`, `revoke`',
  },
  'credential-word-wrong': {
    message: '`{option}`: `{word}` cannot stand in a line of callers',
    remedy: 'give a word without blanks, commas and `=`; the name of a password has no colon either',
  },
  'credential-end-wrong': {
    message: '`{text}` is no time at which this could end',
    remedy: 'write a day that is not over such as `2027-03-31`, or a time such as `2027-03-31T12:00:00Z`',
  },
  'credential-password-short': {
    message: 'the password is shorter than 8 characters',
    remedy: 'give a longer one on standard input, or nothing, and one is made',
  },
  'credential-issuer-unknown': {
    message: '`{issuer}` is no issuer of `gateway.issuers`',
    remedy: 'name one with `--issuer`: {known}',
  },
  'credential-without-file': {
    message: 'nothing says where revocations are written',
    remedy: 'set `gateway: {revocations: file:revocations}`, which the gateway then follows',
  },
  'credential-revoke-unclear': {
    message: 'it is not clear what is revoked',
    remedy: 'give one of `--principal ID`, `--token ID` and `--everybody`',
  },
  'gateway-secret-missing': {
    message: '`{key}`: there is no secret at `{source}`: {reason}',
    remedy: 'put it there, or name another place: `env:NAME`, `file:PATH`, or a command that prints it',
  },
  'gateway-limit-price-missing': {
    message: '`gateway.rates`: the limit `{name}` counts money, and there are no prices',
    remedy: 'say what models cost: `prices: {some-model: {input: 0.15, output: 0.6}}`, for a million tokens',
  },
  'gateway-limit-name-twice': {
    message: '`gateway.rates`: there are two limits that are called `{name}`',
    remedy: 'give each a name of its own: the record, the metrics and the headers know it by that',
  },
  'gateway-limit-rate-nothing': {
    message: '`gateway.rates`: the rate `{name}` lets nothing through',
    remedy: 'write at least one in the time, such as `1 per day`',
  },
  'gateway-store-wrong': {
    message: '`gateway.store.address`: what is there is no address of a Redis or Valkey',
    remedy: 'put `redis://name:password@host:6379` there, `rediss://` for TLS; several addresses, a line each, only with `cluster: true`',
  },
  'gateway-secret-short': {
    message: '`{key}`: the secret is too short to be safe',
    remedy: 'use at least 32 random characters: whoever sees one signature can try short ones at leisure',
  },
  'gateway-key-wrong': {
    message: '`gateway.key`: what is there is no key to sign with',
    remedy: '`fastward credential signing` makes one, and says what the application has to know',
  },
  'gateway-algorithm-stray': {
    message: '`gateway.issuers`: `{issuer}` cannot use `{algorithm}`',
    remedy: '`HS256` and its like need `secret`, and an issuer with a `secret` signs with nothing else',
  },
  'gateway-keys-and-secret': {
    message: '`gateway.issuers`: `{issuer}` has both `keys` and `secret`',
    remedy: 'keep `keys`, unless the issuer signs with a shared secret',
  },
  'gateway-tokens-alike': {
    message: '`gateway.issuers`: opaque tokens of `{issuer}` and of `{other}` cannot be told apart',
    remedy: 'say under `introspection.begins` what the tokens of each begin with, since nobody is shown a token of another',
  },
  'gateway-session-issuer': {
    message: '`gateway.sessions`: `{issuer}` is no issuer',
    remedy: 'name one of `gateway.issuers`: its tokens are what the cookie holds',
  },
  'gateway-login-issuer': {
    message: '`gateway.login`: `{issuer}` is no issuer that people can log in at',
    remedy: 'name one of `gateway.issuers` that has keys of its own, and no `secret`',
  },
  'gateway-login-and-sessions': {
    message: '`gateway.login` and `gateway.sessions` do not go together: a browser would show two sessions',
    remedy: 'keep `login`, which makes the cookie by itself, or `sessions`, where somebody else makes it',
  },
  'gateway-login-client': {
    message: '`gateway.login`: both `secret` and `client-key` say how the gateway shows who it is',
    remedy: 'keep the one that the issuer knows',
  },
  'gateway-login-key-wrong': {
    message: '`gateway.login.client-key`: what is there is no private key to sign with',
    remedy: 'put a private key in PEM there: RSA of 2048 bits or more, an elliptic curve of P-256 to P-521, or Ed25519',
  },
  'gateway-login-without-key': {
    message: '`gateway.login`: sessions in the store are sealed, and `key` does not say with what',
    remedy:
      'put 32 random bytes or more (`openssl rand -base64 32`) in a file or a variable and name it: `key: env:LOGIN_KEY`; all gateways that share the store have the same',
  },
  'gateway-login-path': {
    message: '`gateway.login.paths`: the application serves `{path}` itself ({route})',
    remedy: 'choose another path, and tell the issuer where it is the callback or the back channel',
  },
  'gateway-login-paths-alike': {
    message: '`gateway.login.paths`: `{path}` stands twice',
    remedy: 'give each of them a path of its own',
  },
  'gateway-login-not-served': {
    message: '`gateway.login`: nobody can log in at a gateway that only answers proxies',
    remedy: 'let it serve as well (`--listen`), and send the paths of `login` to it',
  },
  'gateway-certificates-unasked': {
    message: '`gateway.certificates`: clients are never asked for a certificate',
    remedy: 'name under `gateway.tls.client-ca` who signs them',
  },
  'gateway-network-wrong': {
    message: '`{network}` is neither an address nor a network',
    remedy: 'write it like `10.0.0.0/8`, `192.0.2.7` or `2001:db8::/32`',
  },
  'gateway-proxy-protocol-alone': {
    message: '`gateway.proxy-protocol` is on, and no proxy is trusted',
    remedy: 'name the networks of the proxies that write the header in `gateway.trusted`: nobody else is believed',
  },
  'gateway-revocation-not-written': {
    message: '`{file}`: the revocation cannot be written here ({reason})',
    remedy: 'make the file writable for this user, and say it again: nothing was revoked',
  },
  'gateway-callers-wrong': {
    message: '`{key}`: `{file}`: {reason}',
    remedy: '`fastward credential` writes the lines of that file',
  },
  'gateway-parser-lax': {
    message: '`--insecure-http-parser`: the gateway does not start while Node is told to read broken HTTP',
    remedy: 'take it out of NODE_OPTIONS and of the command, since requests could be smuggled past the gateway',
  },
  'gateway-application-unknown': {
    message: '`{words}`: the gateway does not know how to make this listen on a socket',
    remedy: 'it starts {supported}; start anything else by yourself and name it with `--upstream`, which also takes `unix:/run/app.sock`',
  },
  'gateway-application-listens': {
    message: '`{option}`: where the application listens is the business of the gateway, which starts it on a socket of its own',
    remedy: 'take it away, or start the application by yourself and name it with `--upstream`',
  },
  'gateway-application-ended': {
    message: 'the application that the gateway started ended: {how}',
    remedy: 'what it printed stands above; `--restart` starts it again when it ends by itself',
  },
  'gateway-application-silent': {
    message: 'the application that the gateway started does not listen after {seconds} seconds',
    remedy: 'start it by yourself and name it with `--upstream`, to see what it waits for',
  },
  'gateway-worker-not-started': {
    message: 'a worker of the gateway did not start',
    remedy: 'what it said stands above',
  },
  'gateway-workers-lost': {
    message: 'the last worker of the gateway ended: {how}',
    remedy: 'what it said stands above',
  },
  'gateway-redirect-nowhere': {
    message: '`--redirect-http` sends to https, which the gateway does not speak here',
    remedy: 'give `--tls-cert` and `--tls-key`, or `gateway.tls`',
  },
  'gateway-tls-half': {
    message: '`gateway.tls` needs a certificate and its key, and one of them is not named',
    remedy: 'give `--tls-cert` and `--tls-key`, or `gateway: {tls: {certificate: file:server.pem, key: file:server.key}}`',
  },
  'gateway-tls-unreadable': {
    message: '`{path}`: this file of TLS cannot be read',
    remedy: 'name a file in PEM that the user of the gateway may read',
  },
  'gateway-tls-wrong': {
    message: '`{certificate}` with `{key}`: nobody can be greeted with these: {reason}',
    remedy: 'give the certificate with those between it and the root, and the key that belongs to it, both in PEM and without a password',
  },
  'gateway-abuse-allows-anybody': {
    message: '`gateway.abuse.allow.{name}`: anybody can say that they are this program',
    remedy: 'name `addresses`, `principals` or a `signature` as well',
  },
  'patch-map-without-findings': {
    message: 'a map says nothing of weaknesses',
    remedy: 'name the report of a scan with `--findings FILE` as well, or leave `--map` out',
  },
  'patch-findings-unreadable': {
    message: '`{file}`: no findings can be read from it ({reason})',
    remedy: 'write one with `fastward scan --format json --output FILE`, or leave `--findings` out to scan now',
  },
  'gateway-log-not-written': {
    message: '`{path}`: decisions cannot be written here ({reason})',
    remedy: 'give `--log` a file in a folder that exists and that you may write to',
  },
  'audit-folder-open': {
    message: '`{folder}`: others than its owner may look into this folder, and the record is for nobody else',
    remedy: 'give a folder that does not exist yet, or take the rights away with `chmod 700 {folder}`',
  },
  'audit-folder-not-made': {
    message: '`{folder}`: the record cannot be written here ({reason})',
    remedy: 'give `--audit` a folder that you may write to',
  },
  'audit-folder-taken': {
    message: '`{folder}`: another gateway (process {process}) writes its record here',
    remedy: 'give each gateway a folder of its own, or stop the other one',
  },
  'audit-folder-missing': {
    message: '`{folder}`: there is no record here',
    remedy: 'give the folder that the gateway writes to: `fastward audit {action} FOLDER`',
  },
  'audit-folder-unknown': {
    message: 'it is not said where the record lies',
    remedy: 'write `fastward audit {action} FOLDER`, or `gateway: {audit: {folder: FOLDER}}` in `fastward.yaml`',
  },
  'audit-required-nowhere': {
    message: '`audit: required`: a rule wants {route} recorded, and nothing is recorded',
    remedy: 'give the gateway a folder with `--audit FOLDER` or `gateway: {audit: {folder: FOLDER}}`',
  },
  'audit-record-broken': {
    message: '`{place}`: this is not what a gateway wrote, so it cannot be gone on with',
    remedy: 'see what `fastward audit verify` says, keep the folder as it is, and give the gateway a new one',
  },
  'audit-key-missing': {
    message: '`{place}`: there is no key of the record here',
    remedy:
      'put an Ed25519 key there (`openssl genpkey -algorithm ed25519`), or the text that hashes are made with, of 32 characters or more',
  },
  'audit-key-other': {
    message: '`{place}`: the record is signed with another key',
    remedy: 'give the key {key}, or change keys with `fastward audit rotate`',
  },
  'audit-anchors-unreadable': {
    message: '`{path}`: the anchors cannot be read',
    remedy: 'give `--anchors` the file to which the gateway sent its checkpoints',
  },
  'audit-output-not-written': {
    message: '`{path}`: the records cannot be written here ({reason})',
    remedy: 'give `--output` a file in a folder that exists and that you may write to',
  },
  'audit-days-missing': {
    message: 'it is not said how old segments must be to be deleted',
    remedy: 'write `fastward audit retain FOLDER --days 365`',
  },
  'audit-next-missing': {
    message: '`{place}`: the key of the record is not in its folder, so it is not changed there',
    remedy: 'put a new key (`openssl genpkey -algorithm ed25519`) beside it and name it with `--next env:NAME` or `--next file:PATH`',
  },
  'gateway-admin-open': {
    message: '`{address}`: others than this machine could reach the door for operators, and it has no token',
    remedy: 'listen on 127.0.0.1, or name a token: `gateway: {admin: {token: env:FASTWARD_ADMIN_TOKEN}}`',
  },
  'audit-anchor-unknown': {
    message: '`{place}`: there is no place for checkpoints in this variable',
    remedy:
      'write `stdout`, `file:PATH`, `syslog://HOST:PORT`, `syslog+tcp://HOST:PORT` `otlp:http://HOST:PORT` or `postgres://USER:PASSWORD@HOST/DATABASE` there',
  },
  'audit-instance-unknown': {
    message: '`gateway.audit.instance`: the variable `{name}` holds no name',
    remedy: 'set it to the name of this gateway among the others, such as that of its host',
  },
  'audit-store-unknown': {
    message: '`{place}`: there is no address of a PostgreSQL here',
    remedy: 'write `env:NAME` with `postgres://USER:PASSWORD@HOST/DATABASE` in that variable, or the address without a password',
  },
  'audit-store-missing': {
    message: 'it is not said which database gets the copies',
    remedy: 'write `fastward audit store FOLDER --store env:NAME`, or `gateway: {audit: {store: env:NAME}}` in `fastward.yaml`',
  },
  'audit-store-away': {
    message: '`{place}`: the database did not do what was asked ({reason})',
    remedy: 'see that it can be reached with this address, and that its user may do this with the table `fastward_decisions`',
  },
  'audit-action-wrong': {
    message: '`{action}` is nothing that can be done with a record',
    remedy: 'write one of `fastward audit verify`, `search`, `export`, `retain`, `rotate`, `store`',
  },
  'setting-wrong': { message: '{place}: `{key}` must be {expected}', remedy: 'write it like {example}' },
} as const satisfies Readonly<Record<string, ErrorTemplate>>

export type UserErrorCode = keyof typeof userErrors

export class UserError extends Error {
  readonly code: UserErrorCode
  readonly remedy: string

  constructor(code: UserErrorCode, words: Readonly<Record<string, string>> = {}) {
    const template: ErrorTemplate = userErrors[code]
    super(fill(template.message, words, code))
    this.name = 'UserError'
    this.code = code
    this.remedy = fill(template.remedy, words, code)
  }
}

/** Every slot must be given: a hole in a message is a bug of ours, not of the person who reads it. */
function fill(template: string, words: Readonly<Record<string, string>>, code: string): string {
  return template.replace(/\{(\w+)\}/g, (_, slot: string) => {
    const word = words[slot]
    if (word === undefined) throw new Error(`the user error ${code} was raised without \`${slot}\``)
    return toPrintable(word)
  })
}
