// Made by `npm run gen` from the checks in this folder's folders: the list of them.

import type { Check } from '../kit.ts'
import bucketOpenToWorld from './cloud/bucket-open-to-world.ts'
import cacheWithoutTls from './cloud/cache-without-tls.ts'
import cdnPlainHttp from './cloud/cdn-plain-http.ts'
import databaseOpenToWorld from './cloud/database-open-to-world.ts'
import databaseStorageUnencrypted from './cloud/database-storage-unencrypted.ts'
import databaseTlsOptional from './cloud/database-tls-optional.ts'
import firewallOpenToWorld from './cloud/firewall-open-to-world.ts'
import iamPolicyWildcard from './cloud/iam-policy-wildcard.ts'
import loadBalancerOldTls from './cloud/load-balancer-old-tls.ts'
import loadBalancerPlainHttp from './cloud/load-balancer-plain-http.ts'
import loadBalancerWithoutLogs from './cloud/load-balancer-without-logs.ts'
import registryMutableTags from './cloud/registry-mutable-tags.ts'
import serverlessOpenToWorld from './cloud/serverless-open-to-world.ts'
import stateBackendUnencrypted from './cloud/state-backend-unencrypted.ts'
import taskContainerPrivileged from './cloud/task-container-privileged.ts'
import taskPlainSecret from './cloud/task-plain-secret.ts'
import terraformPlainPassword from './cloud/terraform-plain-password.ts'
import imageRunsAsRoot from './containers/image-runs-as-root.ts'
import clusterRoleWildcard from './kubernetes/cluster-role-wildcard.ts'
import ingressAddressesUnlimited from './kubernetes/ingress-addresses-unlimited.ts'
import ingressConfigurationSnippet from './kubernetes/ingress-configuration-snippet.ts'
import ingressCorsAnyOrigin from './kubernetes/ingress-cors-any-origin.ts'
import ingressServesDocs from './kubernetes/ingress-serves-docs.ts'
import ingressSslRedirectOff from './kubernetes/ingress-ssl-redirect-off.ts'
import ingressWithoutTls from './kubernetes/ingress-without-tls.ts'
import manifestPlainSecret from './kubernetes/manifest-plain-secret.ts'
import namespaceWithoutNetworkPolicy from './kubernetes/namespace-without-network-policy.ts'
import podContainerPrivileged from './kubernetes/pod-container-privileged.ts'
import podDangerousCapability from './kubernetes/pod-dangerous-capability.ts'
import podDebugInProduction from './kubernetes/pod-debug-in-production.ts'
import podImageNotPinned from './kubernetes/pod-image-not-pinned.ts'
import podMountsHostPath from './kubernetes/pod-mounts-host-path.ts'
import podRunsAsRoot from './kubernetes/pod-runs-as-root.ts'
import podSecurityContextUnset from './kubernetes/pod-security-context-unset.ts'
import podSharesHostNamespace from './kubernetes/pod-shares-host-namespace.ts'
import podTrustsAnyForwarder from './kubernetes/pod-trusts-any-forwarder.ts'
import podWithoutMemoryLimit from './kubernetes/pod-without-memory-limit.ts'
import probeRouteGuarded from './kubernetes/probe-route-guarded.ts'
import probeRouteUnknown from './kubernetes/probe-route-unknown.ts'
import roleBoundToStrangers from './kubernetes/role-bound-to-strangers.ts'
import serviceBypassesProxy from './kubernetes/service-bypasses-proxy.ts'
import aliasLeftByDots from './proxies/alias-left-by-dots.ts'
import basicAuthOverPlainHttp from './proxies/basic-auth-over-plain-http.ts'
import clientAddressFromAnyone from './proxies/client-address-from-anyone.ts'
import corsAnyOriginAtProxy from './proxies/cors-any-origin-at-proxy.ts'
import corsSetTwice from './proxies/cors-set-twice.ts'
import docsHalfHidden from './proxies/docs-half-hidden.ts'
import folderListingOn from './proxies/folder-listing-on.ts'
import headerLostInLocation from './proxies/header-lost-in-location.ts'
import oldTlsAtProxy from './proxies/old-tls-at-proxy.ts'
import proxyCachesPrivateAnswers from './proxies/proxy-caches-private-answers.ts'
import proxyRuleWalkedAround from './proxies/proxy-rule-walked-around.ts'
import proxyStatusPageOpen from './proxies/proxy-status-page-open.ts'
import proxyTargetFromRequest from './proxies/proxy-target-from-request.ts'
import redirectWithDecodedPath from './proxies/redirect-with-decoded-path.ts'
import uploadSizeUnlimitedAtProxy from './proxies/upload-size-unlimited-at-proxy.ts'
import forwardedAddressFromAnyone from './servers/forwarded-address-from-anyone.ts'
import reloadInDeployment from './servers/reload-in-deployment.ts'
import serverPortBesideProxy from './servers/server-port-beside-proxy.ts'

export const checks: readonly Check[] = [
  bucketOpenToWorld,
  cacheWithoutTls,
  cdnPlainHttp,
  databaseOpenToWorld,
  databaseStorageUnencrypted,
  databaseTlsOptional,
  firewallOpenToWorld,
  iamPolicyWildcard,
  loadBalancerOldTls,
  loadBalancerPlainHttp,
  loadBalancerWithoutLogs,
  registryMutableTags,
  serverlessOpenToWorld,
  stateBackendUnencrypted,
  taskContainerPrivileged,
  taskPlainSecret,
  terraformPlainPassword,
  imageRunsAsRoot,
  clusterRoleWildcard,
  ingressAddressesUnlimited,
  ingressConfigurationSnippet,
  ingressCorsAnyOrigin,
  ingressServesDocs,
  ingressSslRedirectOff,
  ingressWithoutTls,
  manifestPlainSecret,
  namespaceWithoutNetworkPolicy,
  podContainerPrivileged,
  podDangerousCapability,
  podDebugInProduction,
  podImageNotPinned,
  podMountsHostPath,
  podRunsAsRoot,
  podSecurityContextUnset,
  podSharesHostNamespace,
  podTrustsAnyForwarder,
  podWithoutMemoryLimit,
  probeRouteGuarded,
  probeRouteUnknown,
  roleBoundToStrangers,
  serviceBypassesProxy,
  aliasLeftByDots,
  basicAuthOverPlainHttp,
  clientAddressFromAnyone,
  corsAnyOriginAtProxy,
  corsSetTwice,
  docsHalfHidden,
  folderListingOn,
  headerLostInLocation,
  oldTlsAtProxy,
  proxyCachesPrivateAnswers,
  proxyRuleWalkedAround,
  proxyStatusPageOpen,
  proxyTargetFromRequest,
  redirectWithDecodedPath,
  uploadSizeUnlimitedAtProxy,
  forwardedAddressFromAnyone,
  reloadInDeployment,
  serverPortBesideProxy,
]
