/**
 * The points, drawn by WebGL: 16-bit coordinates, a colour code, a state and a size per point. A new colouring or
 * selection sends only its own array to the graphics card; moving sends nothing at all.
 */

/** @typedef {import("./camera.js").Camera} Camera */
/** @typedef {import("./camera.js").Frame} Frame */

export const CLEAR = 0;
export const FADED = 1;
export const HIDDEN = 2;

const PALETTE_WIDTH = 256;

const VERTEX = `#version 300 es
layout(location = 0) in vec2 place;
layout(location = 1) in float code;
layout(location = 2) in float state;
layout(location = 3) in float size;
uniform vec2 center, zoom;
uniform float diameter, wanted, faintness;
uniform sampler2D palette;
out vec4 color;
out float radius;
void main() {
  gl_Position = vec4((place - center) * zoom, 0.0, 1.0);
  gl_PointSize = diameter * size + 1.0;
  radius = gl_PointSize * 0.5;
  int entry = int(code);
  color = texelFetch(palette, ivec2(entry % ${PALETTE_WIDTH}, entry / ${PALETTE_WIDTH}), 0);
  if (state == 1.0) color.a *= faintness;
  if (state != wanted) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
in vec4 color;
in float radius;
uniform float opacity;
out vec4 drawn;
void main() {
  float distance = length(gl_PointCoord * 2.0 - 1.0) * radius;
  float cover = clamp(radius - distance, 0.0, 1.0);
  float alpha = color.a * opacity * cover;
  drawn = vec4(color.rgb * alpha, alpha);
}`;

export class Points {
  /** @param {WebGL2RenderingContext} gl @param {() => void} onRestored called when a lost context is there again */
  constructor(gl, onRestored) {
    this.canvas = /** @type {HTMLCanvasElement} */ (gl.canvas);
    this.gl = gl;
    this.count = 0;
    this.below = 0;
    this.hasFaded = false;
    this.#prepare();
    this.canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    this.canvas.addEventListener("webglcontextrestored", () => {
      this.#prepare();
      this.#refill();
      onRestored();
    });
  }

  /** Everything that lives on the graphics card. */
  #prepare() {
    const { gl } = this;
    this.program = linked(gl);
    this.uniforms = Object.fromEntries(
      ["center", "zoom", "diameter", "wanted", "faintness", "opacity", "palette"].map((name) => [name, gl.getUniformLocation(this.program, name)]),
    );
    this.buffers = [0, 1, 2, 3].map(() => gl.createBuffer());
    this.order = gl.createBuffer();
    this.texture = gl.createTexture();
    gl.useProgram(this.program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  /** @param {Uint16Array} places x, y of each point @param {Uint8Array | null} counts texts at each point */
  setPlaces(places, counts) {
    this.kept = { places, counts };
    this.count = places.length / 2;
    this.#fill(0, places, 2, this.gl.UNSIGNED_SHORT, true);
    this.#fill(2, new Uint8Array(this.count), 1, this.gl.UNSIGNED_BYTE, false);
    this.#fill(3, counts ? Float32Array.from(counts, sizeOf) : new Float32Array(this.count).fill(1), 1, this.gl.FLOAT, false);
    this.setCodes(new Uint16Array(this.count), () => false);
  }

  /** @param {Uint16Array} codes entry of the palette for each point
   * @param {(code: number) => boolean} isBelow whether points of this code are drawn beneath the others */
  setCodes(codes, isBelow) {
    const { gl } = this;
    Object.assign(this.kept, { codes, isBelow });
    this.#fill(1, codes, 1, gl.UNSIGNED_SHORT, false);
    const order = drawingOrder(codes, isBelow);
    this.below = order.below;
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.order);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, order.order, gl.STATIC_DRAW);
  }

  /** @param {Uint8Array} states CLEAR, FADED or HIDDEN for each point */
  setStates(states) {
    this.kept.states = states;
    this.hasFaded = states.includes(FADED);
    this.#fill(2, states, 1, this.gl.UNSIGNED_BYTE, false);
  }

  /** @param {Uint8Array} colors red, green, blue, alpha of each code */
  setPalette(colors) {
    const { gl } = this;
    this.kept.colors = colors;
    const rows = Math.ceil(colors.length / 4 / PALETTE_WIDTH);
    const filled = new Uint8Array(rows * PALETTE_WIDTH * 4);
    filled.set(colors);
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, PALETTE_WIDTH, rows, 0, gl.RGBA, gl.UNSIGNED_BYTE, filled);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  }

  /** Draw all points, or while one moves only a share of them: every prefix of the order is a random sample.
   * @param {Camera} camera @param {Frame} frame
   * @param {{diameter: number, opacity: number, faintness: number, share?: number, ratio: number}} look */
  draw(camera, frame, look) {
    const { gl, uniforms } = this;
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform2f(uniforms.center, camera.x, camera.y);
    gl.uniform2f(uniforms.zoom, (2 * camera.scale) / frame.width, (2 * camera.scale) / frame.height);
    gl.uniform1f(uniforms.diameter, look.diameter * look.ratio);
    gl.uniform1f(uniforms.opacity, look.opacity);
    gl.uniform1f(uniforms.faintness, look.faintness);
    if (this.hasFaded) this.#drawState(FADED, look.share ?? 1);
    this.#drawState(CLEAR, look.share ?? 1);
  }

  release() {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }

  #refill() {
    const { places, counts, codes, isBelow, states, colors } = this.kept ?? {};
    if (!places) return;
    this.setPlaces(places, counts);
    this.setCodes(codes, isBelow);
    if (states) this.setStates(states);
    if (colors) this.setPalette(colors);
  }

  #drawState(state, share) {
    const { gl } = this;
    gl.uniform1f(this.uniforms.wanted, state);
    const above = this.count - this.below;
    gl.drawElements(gl.POINTS, Math.ceil(this.below * share), gl.UNSIGNED_INT, 0);
    gl.drawElements(gl.POINTS, Math.ceil(above * share), gl.UNSIGNED_INT, 4 * this.below);
  }

  #fill(location, data, size, type, normalized) {
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[location]);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, size, type, normalized, 0, 0);
  }
}

/** The points in a random but constant order, those beneath first. @param {Uint16Array} codes
 * @param {(code: number) => boolean} isBelow @returns {{order: Uint32Array, below: number}} */
export function drawingOrder(codes, isBelow) {
  const order = new Uint32Array(codes.length);
  const shuffled = shuffledNumbers(codes.length);
  let below = 0;
  for (const point of shuffled) if (isBelow(codes[point])) order[below++] = point;
  let next = below;
  for (const point of shuffled) if (!isBelow(codes[point])) order[next++] = point;
  return { order, below };
}

/** 0 to count - 1, shuffled alike each time. @param {number} count */
function shuffledNumbers(count) {
  const numbers = Uint32Array.from({ length: count }, (_, number) => number);
  let seed = 0x9e3779b9;
  for (let last = count - 1; last > 0; last--) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const other = Math.floor((seed / 2 ** 32) * (last + 1));
    [numbers[last], numbers[other]] = [numbers[other], numbers[last]];
  }
  return numbers;
}

/** Repeated texts make a larger point: its area grows with the logarithm of their count. @param {number} count */
export function sizeOf(count) {
  return Math.min(Math.sqrt(1 + Math.log2(Math.max(count, 1))), 4);
}

/** @param {WebGL2RenderingContext} gl */
function linked(gl) {
  const program = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? "The map's shaders do not link.");
  return program;
}
