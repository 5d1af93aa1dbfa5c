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
import adminToolPublished from './compose/admin-tool-published.ts'
import applicationBesideItsProxy from './compose/application-beside-its-proxy.ts'
import containerPrivileged from './compose/container-privileged.ts'
import dataServicePublished from './compose/data-service-published.ts'
import defaultPassword from './compose/default-password.ts'
import dockerSocketMounted from './compose/docker-socket-mounted.ts'
import guessableSigningKey from './compose/guessable-signing-key.ts'
import hostNamespaceShared from './compose/host-namespace-shared.ts'
import kernelCapabilityAdded from './compose/kernel-capability-added.ts'
import serviceWithoutLimits from './compose/service-without-limits.ts'
import serviceWithoutPassword from './compose/service-without-password.ts'
import sourceMountedOverImage from './compose/source-mounted-over-image.ts'
import baseImageUnpinned from './containers/base-image-unpinned.ts'
import credentialFileInImage from './containers/credential-file-in-image.ts'
import credentialInImageHistory from './containers/credential-in-image-history.ts'
import debugModeInImage from './containers/debug-mode-in-image.ts'
import downloadWithoutChecksum from './containers/download-without-checksum.ts'
import environmentFileInImage from './containers/environment-file-in-image.ts'
import gitHistoryInImage from './containers/git-history-in-image.ts'
import imageRunsAsRoot from './containers/image-runs-as-root.ts'
import imageRunsDownloadedScript from './containers/image-runs-downloaded-script.ts'
import imageWithoutHealthcheck from './containers/image-without-healthcheck.ts'
import packageIndexUntrusted from './containers/package-index-untrusted.ts'
import passwordlessSudoInImage from './containers/passwordless-sudo-in-image.ts'
import pythonPastItsEnd from './containers/python-past-its-end.ts'
import sshServerInImage from './containers/ssh-server-in-image.ts'
import unverifiedDownload from './containers/unverified-download.ts'
import worldWritableFilesInImage from './containers/world-writable-files-in-image.ts'
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
import podHoldsClusterKey from './kubernetes/pod-holds-cluster-key.ts'
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
import pipelineDockerWithoutTls from './pipelines/pipeline-docker-without-tls.ts'
import pipelineImageUnpinned from './pipelines/pipeline-image-unpinned.ts'
import pipelineIncludeUnpinned from './pipelines/pipeline-include-unpinned.ts'
import pipelineRunsUntrustedText from './pipelines/pipeline-runs-untrusted-text.ts'
import pipelineSecretInVariables from './pipelines/pipeline-secret-in-variables.ts'
import securityJobMayFail from './pipelines/security-job-may-fail.ts'
import aliasLeftByDots from './proxies/alias-left-by-dots.ts'
import basicAuthOverPlainHttp from './proxies/basic-auth-over-plain-http.ts'
import clientAddressFromAnyone from './proxies/client-address-from-anyone.ts'
import corsAnyOriginAtProxy from './proxies/cors-any-origin-at-proxy.ts'
import corsSetTwice from './proxies/cors-set-twice.ts'
import docsHalfHidden from './proxies/docs-half-hidden.ts'
import folderListingOn from './proxies/folder-listing-on.ts'
import headerLostInLocation from './proxies/header-lost-in-location.ts'
import httpsRedirectForEver from './proxies/https-redirect-for-ever.ts'
import oldTlsAtProxy from './proxies/old-tls-at-proxy.ts'
import plainRouterBesideTls from './proxies/plain-router-beside-tls.ts'
import proxyCachesPrivateAnswers from './proxies/proxy-caches-private-answers.ts'
import proxyRuleWalkedAround from './proxies/proxy-rule-walked-around.ts'
import proxyStatusPageOpen from './proxies/proxy-status-page-open.ts'
import proxyTargetFromRequest from './proxies/proxy-target-from-request.ts'
import redirectWithDecodedPath from './proxies/redirect-with-decoded-path.ts'
import uploadSizeUnlimitedAtProxy from './proxies/upload-size-unlimited-at-proxy.ts'
import forwardedAddressFromAnyone from './servers/forwarded-address-from-anyone.ts'
import reloadInDeployment from './servers/reload-in-deployment.ts'
import serverPortBesideProxy from './servers/server-port-beside-proxy.ts'
import artifactWithGitCredentials from './workflows/artifact-with-git-credentials.ts'
import botConditionSpoofable from './workflows/bot-condition-spoofable.ts'
import conditionAlwaysTrue from './workflows/condition-always-true.ts'
import deploymentWithoutEnvironment from './workflows/deployment-without-environment.ts'
import insecureWorkflowCommands from './workflows/insecure-workflow-commands.ts'
import ownRunnerForStrangers from './workflows/own-runner-for-strangers.ts'
import packagePublishedWithPassword from './workflows/package-published-with-password.ts'
import releaseFromSharedCache from './workflows/release-from-shared-cache.ts'
import secretPrintedByWorkflow from './workflows/secret-printed-by-workflow.ts'
import secretsInheritedByForeignWorkflow from './workflows/secrets-inherited-by-foreign-workflow.ts'
import strangerCodeWithSecrets from './workflows/stranger-code-with-secrets.ts'
import thirdPartyActionUnpinned from './workflows/third-party-action-unpinned.ts'
import workflowEnvironmentFromStrangers from './workflows/workflow-environment-from-strangers.ts'
import workflowRunsDownloadedScript from './workflows/workflow-runs-downloaded-script.ts'
import workflowRunsUntrustedText from './workflows/workflow-runs-untrusted-text.ts'
import workflowTokenUnlimited from './workflows/workflow-token-unlimited.ts'
import workflowTokenWritesEverything from './workflows/workflow-token-writes-everything.ts'

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
  adminToolPublished,
  applicationBesideItsProxy,
  containerPrivileged,
  dataServicePublished,
  defaultPassword,
  dockerSocketMounted,
  guessableSigningKey,
  hostNamespaceShared,
  kernelCapabilityAdded,
  serviceWithoutLimits,
  serviceWithoutPassword,
  sourceMountedOverImage,
  baseImageUnpinned,
  credentialFileInImage,
  credentialInImageHistory,
  debugModeInImage,
  downloadWithoutChecksum,
  environmentFileInImage,
  gitHistoryInImage,
  imageRunsAsRoot,
  imageRunsDownloadedScript,
  imageWithoutHealthcheck,
  packageIndexUntrusted,
  passwordlessSudoInImage,
  pythonPastItsEnd,
  sshServerInImage,
  unverifiedDownload,
  worldWritableFilesInImage,
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
  podHoldsClusterKey,
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
  pipelineDockerWithoutTls,
  pipelineImageUnpinned,
  pipelineIncludeUnpinned,
  pipelineRunsUntrustedText,
  pipelineSecretInVariables,
  securityJobMayFail,
  aliasLeftByDots,
  basicAuthOverPlainHttp,
  clientAddressFromAnyone,
  corsAnyOriginAtProxy,
  corsSetTwice,
  docsHalfHidden,
  folderListingOn,
  headerLostInLocation,
  httpsRedirectForEver,
  oldTlsAtProxy,
  plainRouterBesideTls,
  proxyCachesPrivateAnswers,
  proxyRuleWalkedAround,
  proxyStatusPageOpen,
  proxyTargetFromRequest,
  redirectWithDecodedPath,
  uploadSizeUnlimitedAtProxy,
  forwardedAddressFromAnyone,
  reloadInDeployment,
  serverPortBesideProxy,
  artifactWithGitCredentials,
  botConditionSpoofable,
  conditionAlwaysTrue,
  deploymentWithoutEnvironment,
  insecureWorkflowCommands,
  ownRunnerForStrangers,
  packagePublishedWithPassword,
  releaseFromSharedCache,
  secretPrintedByWorkflow,
  secretsInheritedByForeignWorkflow,
  strangerCodeWithSecrets,
  thirdPartyActionUnpinned,
  workflowEnvironmentFromStrangers,
  workflowRunsDownloadedScript,
  workflowRunsUntrustedText,
  workflowTokenUnlimited,
  workflowTokenWritesEverything,
]
