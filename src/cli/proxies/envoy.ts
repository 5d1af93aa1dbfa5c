// Envoy by `ext_authz` over gRPC, with the body.

import type { ProxySetup } from './proxy.ts'

const split = (address: string): string => {
  const colon = address.lastIndexOf(':')
  return `{address: "${address.slice(0, colon)}", port_value: ${address.slice(colon + 1)}}`
}

export const envoy: ProxySetup = {
  title: 'Envoy',
  write: ({ grpc, upstream, listen, hasToken }) => ({
    'envoy.yaml': `# Every request asks Fastward first.
static_resources:
  listeners:
    - name: shop
      address: {socket_address: ${split(listen)}}
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: shop
                use_remote_address: true
                # What the application would read in another way is judged as it is: Envoy changes no path.
                normalize_path: false
                common_http_protocol_options: {headers_with_underscores_action: REJECT_REQUEST}
                route_config:
                  virtual_hosts: [{name: shop, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: application}}]}]
                http_filters:
                  - name: envoy.filters.http.ext_authz
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz
                      transport_api_version: V3
                      # While nobody can be asked, nobody is let in.
                      failure_mode_allow: false
                      status_on_error: {code: ServiceUnavailable}
                      # Headers as they were sent, each by itself.
                      encode_raw_headers: true
                      with_request_body: {max_request_bytes: 1048576, allow_partial_message: true, pack_as_bytes: true}
                      grpc_service:
                        timeout: 2s
                        envoy_grpc: {cluster_name: fastward}
${hasToken ? '                        initial_metadata: [{key: fastward-point, value: "%ENVIRONMENT(FASTWARD_POINT_TOKEN)%"}]\n' : ''}                  - name: envoy.filters.http.router
                    typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
  clusters:
    - name: application
      type: STRICT_DNS
      load_assignment: {cluster_name: application, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: ${split(upstream)}}}}]}]}
    - name: fastward
      type: STRICT_DNS
      typed_extension_protocol_options:
        envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
          "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
          explicit_http_config: {http2_protocol_options: {}}
      load_assignment: {cluster_name: fastward, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: ${split(grpc)}}}}]}]}
`,
  }),
  hints: ['Start the gateway with `--decide-grpc`.'],
  token: 'Start Envoy with FASTWARD_POINT_TOKEN in its environment.',
}
