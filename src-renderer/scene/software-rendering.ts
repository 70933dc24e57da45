let known: boolean | null = null;

/**
 * Whether 3D is worked out by the processor, because there is no graphics card or the browser does not use it. Smooth
 * edges then cost more than they give. Asked once per page.
 */
export function isSoftwareRendering(): boolean {
  known ??= probe();
  return known;
}

function probe(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return false;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}
