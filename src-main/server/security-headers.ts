/**
 * What the page may do. Styles may stand in the page, for the component library writes its variables there; scripts may
 * not.
 *
 * @param sockets  where web sockets go, for browsers in which 'self' does not include them
 */
export function contentSecurityPolicy(sockets?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self'${sockets ? ` ${sockets}` : ''}`,
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers of every answer. The two Cross-Origin ones give the page SharedArrayBuffer. */
export function securityHeaders(sockets?: string): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(sockets),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), display-capture=()',
  };
}
