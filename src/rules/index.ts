// Made by `npm run gen` from the rules in this folder's folders: the door of the room, and the list of all rules.

import assertAsCheck from './authentication/assert-as-check.ts'
import authenticationUnderSetting from './authentication/authentication-under-setting.ts'
import callerByDefault from './authentication/caller-by-default.ts'
import callerComparisonDropped from './authentication/caller-comparison-dropped.ts'
import callerNamedByHeader from './authentication/caller-named-by-header.ts'
import exemptPathCoversOthers from './authentication/exempt-path-covers-others.ts'
import hostHeaderPassesMiddleware from './authentication/host-header-passes-middleware.ts'
import oauthStateNotCompared from './authentication/oauth-state-not-compared.ts'
import optionalCredentialUnused from './authentication/optional-credential-unused.ts'
import pathSpellingPassesMiddleware from './authentication/path-spelling-passes-middleware.ts'
import permissionAlwaysTrue from './authentication/permission-always-true.ts'
import recoveryTokenInResponse from './authentication/recovery-token-in-response.ts'
import recoveryTokenUsableAgain from './authentication/recovery-token-usable-again.ts'
import refreshTokenUsableAgain from './authentication/refresh-token-usable-again.ts'
import resultOfCheckIgnored from './authentication/result-of-check-ignored.ts'
import securitySchemeNeverVerified from './authentication/security-scheme-never-verified.ts'
import signInTriesUnlimited from './authentication/sign-in-tries-unlimited.ts'
import unawaitedCheck from './authentication/unawaited-check.ts'
import uncalledCheckTested from './authentication/uncalled-check-tested.ts'
import unknownAccountAnsweredApart from './authentication/unknown-account-answered-apart.ts'
import unknownAccountAnsweredSooner from './authentication/unknown-account-answered-sooner.ts'
import unsetSecretEqualsNothing from './authentication/unset-secret-equals-nothing.ts'
import unsetSecretLetsIn from './authentication/unset-secret-lets-in.ts'
import accountChangedByTokenAlone from './authorization/account-changed-by-token-alone.ts'
import callerCheckedForOneField from './authorization/caller-checked-for-one-field.ts'
import callerOptionalWhereStateChanges from './authorization/caller-optional-where-state-changes.ts'
import guardOnIdOfQuery from './authorization/guard-on-id-of-query.ts'
import roleAskedForReadingAlone from './authorization/role-asked-for-reading-alone.ts'
import roleToldByCaller from './authorization/role-told-by-caller.ts'
import roleUncheckedAmongChecked from './authorization/role-unchecked-among-checked.ts'
import routeOpenAmongGuarded from './authorization/route-open-among-guarded.ts'
import routerOpenAmongGuarded from './authorization/router-open-among-guarded.ts'
import routerWithoutPermissions from './authorization/router-without-permissions.ts'
import balanceSpentAfterCheck from './concurrency/balance-spent-after-check.ts'
import nameUniqueByCheckAlone from './concurrency/name-unique-by-check-alone.ts'
import singleUseMarkedLate from './concurrency/single-use-marked-late.ts'
import corsAnyOriginWithCredentials from './configuration/cors-any-origin-with-credentials.ts'
import corsNullOrigin from './configuration/cors-null-origin.ts'
import corsOriginPatternAdmitsStrangers from './configuration/cors-origin-pattern-admits-strangers.ts'
import corsReflectsOrigin from './configuration/cors-reflects-origin.ts'
import debugEnabled from './configuration/debug-enabled.ts'
import docsOpenWhileRoutesNeedCredentials from './configuration/docs-open-while-routes-need-credentials.ts'
import hostHeaderUnchecked from './configuration/host-header-unchecked.ts'
import httpsNotEnforced from './configuration/https-not-enforced.ts'
import proxyHeadersFromAnyone from './configuration/proxy-headers-from-anyone.ts'
import securityHeadersMissing from './configuration/security-headers-missing.ts'
import sessionCookieCrossSite from './configuration/session-cookie-cross-site.ts'
import sessionCookieWithoutTls from './configuration/session-cookie-without-tls.ts'
import sessionKeyConstant from './configuration/session-key-constant.ts'
import sessionWithoutEnd from './configuration/session-without-end.ts'
import staticFilesOfProject from './configuration/static-files-of-project.ts'
import trustedHostsAny from './configuration/trusted-hosts-any.ts'
import cookieSamesiteNone from './cookies/cookie-samesite-none.ts'
import cookieWithoutHttponly from './cookies/cookie-without-httponly.ts'
import cookieWithoutSecure from './cookies/cookie-without-secure.ts'
import cipherNonceConstant from './cryptography/cipher-nonce-constant.ts'
import encryptionKeyConstant from './cryptography/encryption-key-constant.ts'
import keyPairWeak from './cryptography/key-pair-weak.ts'
import weakCipher from './cryptography/weak-cipher.ts'
import weakHashForSecurity from './cryptography/weak-hash-for-security.ts'
import decoratorAboveRoute from './dependencies/decorator-above-route.ts'
import decoratorWithoutSignature from './dependencies/decorator-without-signature.ts'
import dependencyAddedTooLate from './dependencies/dependency-added-too-late.ts'
import dependencyHiddenInType from './dependencies/dependency-hidden-in-type.ts'
import dependencyLeftInClass from './dependencies/dependency-left-in-class.ts'
import dependencyLocalToFactory from './dependencies/dependency-local-to-factory.ts'
import dependencyNeverAwaited from './dependencies/dependency-never-awaited.ts'
import dependencyOverruledInAnnotation from './dependencies/dependency-overruled-in-annotation.ts'
import dependencySwallowsException from './dependencies/dependency-swallows-exception.ts'
import dependencyWithoutCode from './dependencies/dependency-without-code.ts'
import dependencyWithoutDepends from './dependencies/dependency-without-depends.ts'
import loopMissesIncludedRoutes from './dependencies/loop-misses-included-routes.ts'
import overrideMissesMountedApp from './dependencies/override-misses-mounted-app.ts'
import overrideWithoutCheck from './dependencies/override-without-check.ts'
import refusalAfterYield from './dependencies/refusal-after-yield.ts'
import scopesGivenAsText from './dependencies/scopes-given-as-text.ts'
import securityScopesNeverRead from './dependencies/security-scopes-never-read.ts'
import websocketDependencyWantsRequest from './dependencies/websocket-dependency-wants-request.ts'
import websocketOutsideDependencies from './dependencies/websocket-outside-dependencies.ts'
import credentialInQuery from './exposure/credential-in-query.ts'
import exceptionTextInResponse from './exposure/exception-text-in-response.ts'
import secretInLog from './exposure/secret-in-log.ts'
import serverReloadOn from './exposure/server-reload-on.ts'
import tracebackInResponse from './exposure/traceback-in-response.ts'
import archiveExtractedWithoutFilter from './files/archive-extracted-without-filter.ts'
import fileWritableByEveryone from './files/file-writable-by-everyone.ts'
import temporaryFilePredictable from './files/temporary-file-predictable.ts'
import uploadReadUnbounded from './files/upload-read-unbounded.ts'
import addressChosenByCaller from './flows/address-chosen-by-caller.ts'
import agentLedByCaller from './flows/agent-led-by-caller.ts'
import archiveGrowsUnbounded from './flows/archive-grows-unbounded.ts'
import archiveUnpackedOutsideFolder from './flows/archive-unpacked-outside-folder.ts'
import directoryFilterWrittenByCaller from './flows/directory-filter-written-by-caller.ts'
import expressionOnDocumentWrittenByCaller from './flows/expression-on-document-written-by-caller.ts'
import fieldsOfTextWrittenByCaller from './flows/fields-of-text-written-by-caller.ts'
import fileDeletedOutsideFolder from './flows/file-deleted-outside-folder.ts'
import fileReadOutsideFolder from './flows/file-read-outside-folder.ts'
import fileServedOutsideFolder from './flows/file-served-outside-folder.ts'
import fileWrittenOutsideFolder from './flows/file-written-outside-folder.ts'
import filesIncludedByXmlOfCaller from './flows/files-included-by-xml-of-caller.ts'
import folderListedOutsideFolder from './flows/folder-listed-outside-folder.ts'
import instructionsWrittenByCaller from './flows/instructions-written-by-caller.ts'
import mailHeaderWrittenByCaller from './flows/mail-header-written-by-caller.ts'
import mailMarkupWrittenByCaller from './flows/mail-markup-written-by-caller.ts'
import mailSentForAnyone from './flows/mail-sent-for-anyone.ts'
import markupWrittenByCaller from './flows/markup-written-by-caller.ts'
import modelAskedByAnyone from './flows/model-asked-by-anyone.ts'
import objectsLoadedFromCaller from './flows/objects-loaded-from-caller.ts'
import operatorsSentByCaller from './flows/operators-sent-by-caller.ts'
import pageFetchesForCaller from './flows/page-fetches-for-caller.ts'
import patternSlowOnInput from './flows/pattern-slow-on-input.ts'
import patternWrittenByCaller from './flows/pattern-written-by-caller.ts'
import pictureDecodedUnbounded from './flows/picture-decoded-unbounded.ts'
import programChosenByCaller from './flows/program-chosen-by-caller.ts'
import queryWrittenByCaller from './flows/query-written-by-caller.ts'
import redirectChosenByCaller from './flows/redirect-chosen-by-caller.ts'
import sqlWrittenByCaller from './flows/sql-written-by-caller.ts'
import storedObjectChosenByCaller from './flows/stored-object-chosen-by-caller.ts'
import templateWrittenByCaller from './flows/template-written-by-caller.ts'
import bodyListUnbounded from './input/body-list-unbounded.ts'
import bodyOfAnyShape from './input/body-of-any-shape.ts'
import everyFieldCopiedToRecord from './input/every-field-copied-to-record.ts'
import inputModelAllowsExtra from './input/input-model-allows-extra.ts'
import pageSizeUnlimited from './input/page-size-unlimited.ts'
import privilegeFieldInOwnUpdate from './input/privilege-field-in-own-update.ts'
import type { Rule } from './kit.ts'
import downloadUnbounded from './network/download-unbounded.ts'
import outgoingRequestWithoutTimeout from './network/outgoing-request-without-timeout.ts'
import accountOfOthersChanged from './objects/account-of-others-changed.ts'
import callerIdentityFromRequest from './objects/caller-identity-from-request.ts'
import callerReplacedByRequest from './objects/caller-replaced-by-request.ts'
import callerUnusedByHandler from './objects/caller-unused-by-handler.ts'
import childTakenFromAnyParent from './objects/child-taken-from-any-parent.ts'
import eventIdUnchecked from './objects/event-id-unchecked.ts'
import objectChangedWithoutOwner from './objects/object-changed-without-owner.ts'
import objectReadWithoutOwner from './objects/object-read-without-owner.ts'
import objectsOfEverybodyListed from './objects/objects-of-everybody-listed.ts'
import ownedObjectOpen from './objects/owned-object-open.ts'
import ownerCheckSwitchedOff from './objects/owner-check-switched-off.ts'
import ownerOfNewObjectFromRequest from './objects/owner-of-new-object-from-request.ts'
import resolverSkipped from './objects/resolver-skipped.ts'
import secondObjectUnchecked from './objects/second-object-unchecked.ts'
import sessionTakenOverById from './objects/session-taken-over-by-id.ts'
import tenantUnchecked from './objects/tenant-unchecked.ts'
import recordReturnedWithSecret from './output/record-returned-with-secret.ts'
import secretInResponse from './output/secret-in-response.ts'
import passwordChangedWithoutOld from './passwords/password-changed-without-old.ts'
import passwordHashCheap from './passwords/password-hash-cheap.ts'
import passwordHashFast from './passwords/password-hash-fast.ts'
import passwordSaltConstant from './passwords/password-salt-constant.ts'
import passwordStoredReversible from './passwords/password-stored-reversible.ts'
import adminWithoutAuthentication from './routing/admin-without-authentication.ts'
import eventsOutsideGuards from './routing/events-outside-guards.ts'
import exceptionRaisedInMiddleware from './routing/exception-raised-in-middleware.ts'
import frontendOutsideDependencies from './routing/frontend-outside-dependencies.ts'
import mountLostAtInclusion from './routing/mount-lost-at-inclusion.ts'
import mountOutsideDependencies from './routing/mount-outside-dependencies.ts'
import plainRouteOutsideDependencies from './routing/plain-route-outside-dependencies.ts'
import registrationOverrideBypassed from './routing/registration-override-bypassed.ts'
import routeClassLost from './routing/route-class-lost.ts'
import routeRegisteredTwice from './routing/route-registered-twice.ts'
import routeShadowedByEarlier from './routing/route-shadowed-by-earlier.ts'
import routerOrphaned from './routing/router-orphaned.ts'
import schemaOpenBesideGuardedDocs from './routing/schema-open-beside-guarded-docs.ts'
import undocumentedStateChangingRoute from './routing/undocumented-state-changing-route.ts'
import websocketOutsideMiddleware from './routing/websocket-outside-middleware.ts'
import passwordInCode from './secrets/password-in-code.ts'
import predictableRandomSecret from './secrets/predictable-random-secret.ts'
import randomSecretShort from './secrets/random-secret-short.ts'
import secretComparedInVariableTime from './secrets/secret-compared-in-variable-time.ts'
import logoutLeavesTokenValid from './sessions/logout-leaves-token-valid.ts'
import requestOfOtherSiteAccepted from './sessions/request-of-other-site-accepted.ts'
import blockingCallInAsyncHandler from './state/blocking-call-in-async-handler.ts'
import callerInModuleState from './state/caller-in-module-state.ts'
import getChangesState from './state/get-changes-state.ts'
import requestDataInModuleState from './state/request-data-in-module-state.ts'
import tlsVerificationOff from './tls/tls-verification-off.ts'
import accessTokenAcceptedAsRefresh from './tokens/access-token-accepted-as-refresh.ts'
import jwtAlgorithmConfusion from './tokens/jwt-algorithm-confusion.ts'
import jwtAlgorithmsNotListed from './tokens/jwt-algorithms-not-listed.ts'
import jwtAudienceNotChecked from './tokens/jwt-audience-not-checked.ts'
import jwtExpiryMissing from './tokens/jwt-expiry-missing.ts'
import jwtExpiryNotChecked from './tokens/jwt-expiry-not-checked.ts'
import jwtKeyConstant from './tokens/jwt-key-constant.ts'
import jwtKeyShort from './tokens/jwt-key-short.ts'
import jwtLibraryAbandoned from './tokens/jwt-library-abandoned.ts'
import jwtNoneAlgorithm from './tokens/jwt-none-algorithm.ts'
import jwtVerificationOff from './tokens/jwt-verification-off.ts'
import signingKeyConstant from './tokens/signing-key-constant.ts'
import signingKeyDefault from './tokens/signing-key-default.ts'
import htmlTemplateWithoutEscaping from './unsafe/html-template-without-escaping.ts'
import modelFileMayRunCode from './unsafe/model-file-may-run-code.ts'
import shellCommandPutTogether from './unsafe/shell-command-put-together.ts'
import textRunAsCode from './unsafe/text-run-as-code.ts'
import xmlEntitiesResolved from './unsafe/xml-entities-resolved.ts'
import yamlLoaderMakesObjects from './unsafe/yaml-loader-makes-objects.ts'

export { checkModel, detectInCode } from './check-model.ts'
export { type Draft, defineRule, type Report, type Rule, type RuleContext } from './kit.ts'
export { isPublicOnPurpose } from './public-purpose.ts'
export { redirects } from './redirects.ts'

export const rules: readonly Rule[] = [
  assertAsCheck,
  authenticationUnderSetting,
  callerByDefault,
  callerComparisonDropped,
  callerNamedByHeader,
  exemptPathCoversOthers,
  hostHeaderPassesMiddleware,
  oauthStateNotCompared,
  optionalCredentialUnused,
  pathSpellingPassesMiddleware,
  permissionAlwaysTrue,
  recoveryTokenInResponse,
  recoveryTokenUsableAgain,
  refreshTokenUsableAgain,
  resultOfCheckIgnored,
  securitySchemeNeverVerified,
  signInTriesUnlimited,
  unawaitedCheck,
  uncalledCheckTested,
  unknownAccountAnsweredApart,
  unknownAccountAnsweredSooner,
  unsetSecretEqualsNothing,
  unsetSecretLetsIn,
  accountChangedByTokenAlone,
  callerCheckedForOneField,
  callerOptionalWhereStateChanges,
  guardOnIdOfQuery,
  roleAskedForReadingAlone,
  roleToldByCaller,
  roleUncheckedAmongChecked,
  routeOpenAmongGuarded,
  routerOpenAmongGuarded,
  routerWithoutPermissions,
  balanceSpentAfterCheck,
  nameUniqueByCheckAlone,
  singleUseMarkedLate,
  corsAnyOriginWithCredentials,
  corsNullOrigin,
  corsOriginPatternAdmitsStrangers,
  corsReflectsOrigin,
  debugEnabled,
  docsOpenWhileRoutesNeedCredentials,
  hostHeaderUnchecked,
  httpsNotEnforced,
  proxyHeadersFromAnyone,
  securityHeadersMissing,
  sessionCookieCrossSite,
  sessionCookieWithoutTls,
  sessionKeyConstant,
  sessionWithoutEnd,
  staticFilesOfProject,
  trustedHostsAny,
  cookieSamesiteNone,
  cookieWithoutHttponly,
  cookieWithoutSecure,
  cipherNonceConstant,
  encryptionKeyConstant,
  keyPairWeak,
  weakCipher,
  weakHashForSecurity,
  decoratorAboveRoute,
  decoratorWithoutSignature,
  dependencyAddedTooLate,
  dependencyHiddenInType,
  dependencyLeftInClass,
  dependencyLocalToFactory,
  dependencyNeverAwaited,
  dependencyOverruledInAnnotation,
  dependencySwallowsException,
  dependencyWithoutCode,
  dependencyWithoutDepends,
  loopMissesIncludedRoutes,
  overrideMissesMountedApp,
  overrideWithoutCheck,
  refusalAfterYield,
  scopesGivenAsText,
  securityScopesNeverRead,
  websocketDependencyWantsRequest,
  websocketOutsideDependencies,
  credentialInQuery,
  exceptionTextInResponse,
  secretInLog,
  serverReloadOn,
  tracebackInResponse,
  archiveExtractedWithoutFilter,
  fileWritableByEveryone,
  temporaryFilePredictable,
  uploadReadUnbounded,
  addressChosenByCaller,
  agentLedByCaller,
  archiveGrowsUnbounded,
  archiveUnpackedOutsideFolder,
  directoryFilterWrittenByCaller,
  expressionOnDocumentWrittenByCaller,
  fieldsOfTextWrittenByCaller,
  fileDeletedOutsideFolder,
  fileReadOutsideFolder,
  fileServedOutsideFolder,
  fileWrittenOutsideFolder,
  filesIncludedByXmlOfCaller,
  folderListedOutsideFolder,
  instructionsWrittenByCaller,
  mailHeaderWrittenByCaller,
  mailMarkupWrittenByCaller,
  mailSentForAnyone,
  markupWrittenByCaller,
  modelAskedByAnyone,
  objectsLoadedFromCaller,
  operatorsSentByCaller,
  pageFetchesForCaller,
  patternSlowOnInput,
  patternWrittenByCaller,
  pictureDecodedUnbounded,
  programChosenByCaller,
  queryWrittenByCaller,
  redirectChosenByCaller,
  sqlWrittenByCaller,
  storedObjectChosenByCaller,
  templateWrittenByCaller,
  bodyListUnbounded,
  bodyOfAnyShape,
  everyFieldCopiedToRecord,
  inputModelAllowsExtra,
  pageSizeUnlimited,
  privilegeFieldInOwnUpdate,
  downloadUnbounded,
  outgoingRequestWithoutTimeout,
  accountOfOthersChanged,
  callerIdentityFromRequest,
  callerReplacedByRequest,
  callerUnusedByHandler,
  childTakenFromAnyParent,
  eventIdUnchecked,
  objectChangedWithoutOwner,
  objectReadWithoutOwner,
  objectsOfEverybodyListed,
  ownedObjectOpen,
  ownerCheckSwitchedOff,
  ownerOfNewObjectFromRequest,
  resolverSkipped,
  secondObjectUnchecked,
  sessionTakenOverById,
  tenantUnchecked,
  recordReturnedWithSecret,
  secretInResponse,
  passwordChangedWithoutOld,
  passwordHashCheap,
  passwordHashFast,
  passwordSaltConstant,
  passwordStoredReversible,
  adminWithoutAuthentication,
  eventsOutsideGuards,
  exceptionRaisedInMiddleware,
  frontendOutsideDependencies,
  mountLostAtInclusion,
  mountOutsideDependencies,
  plainRouteOutsideDependencies,
  registrationOverrideBypassed,
  routeClassLost,
  routeRegisteredTwice,
  routeShadowedByEarlier,
  routerOrphaned,
  schemaOpenBesideGuardedDocs,
  undocumentedStateChangingRoute,
  websocketOutsideMiddleware,
  passwordInCode,
  predictableRandomSecret,
  randomSecretShort,
  secretComparedInVariableTime,
  logoutLeavesTokenValid,
  requestOfOtherSiteAccepted,
  blockingCallInAsyncHandler,
  callerInModuleState,
  getChangesState,
  requestDataInModuleState,
  tlsVerificationOff,
  accessTokenAcceptedAsRefresh,
  jwtAlgorithmConfusion,
  jwtAlgorithmsNotListed,
  jwtAudienceNotChecked,
  jwtExpiryMissing,
  jwtExpiryNotChecked,
  jwtKeyConstant,
  jwtKeyShort,
  jwtLibraryAbandoned,
  jwtNoneAlgorithm,
  jwtVerificationOff,
  signingKeyConstant,
  signingKeyDefault,
  htmlTemplateWithoutEscaping,
  modelFileMayRunCode,
  shellCommandPutTogether,
  textRunAsCode,
  xmlEntitiesResolved,
  yamlLoaderMakesObjects,
]
