/**
 * The points, drawn by WebGL: 16-bit coordinates, a colour code and a size per point, and the numbers of those that are
 * drawn. A new colouring or selection sends only its own array to the graphics card; moving a map that is drawn whole
 * sends nothing at all.
 */

import { DensityLayer } from "./density_layer.js";
import { DrawnPoints } from "./drawn_points.js";
import { linked } from "./shaders.js";

/** @typedef {import("./camera.js").Camera} Camera @typedef {import("./camera.js").Frame} Frame */
/** @typedef {import("./drawn_points.js").Look} Look */

const PALETTE_WIDTH = 256;
const PLACE = 0;
const CODE = 1;
const SIZE = 2;

const VERTEX = `#version 300 es
layout(location = ${PLACE}) in vec2 place;
layout(location = ${CODE}) in float code;
layout(location = ${SIZE}) in float size;
uniform vec2 center, zoom;
uniform float diameter;
uniform sampler2D palette;
out vec4 color;
out float radius;
void main() {
  gl_Position = vec4((place - center) * zoom, 0.0, 1.0);
  gl_PointSize = diameter * size + 1.0;
  radius = gl_PointSize * 0.5;
  int entry = int(code);
  color = texelFetch(palette, ivec2(entry % ${PALETTE_WIDTH}, entry / ${PALETTE_WIDTH}), 0);
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

export class Points extends DrawnPoints {
  /** @param {WebGL2RenderingContext} gl @param {() => void} onRestored called when a lost context is there again */
  constructor(gl, onRestored) {
    super(/** @type {HTMLCanvasElement} */ (gl.canvas));
    this.gl = gl;
    this.#prepare();
    this.canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    this.canvas.addEventListener("webglcontextrestored", () => {
      this.#prepare();
      this.#refill();
      onRestored();
    });
  }

  setPlaces(places, counts, home) {
    super.setPlaces(places, counts, home);
    this.#fill(PLACE, places, 2, this.gl.UNSIGNED_SHORT, true);
    this.#fill(SIZE, counts ? Float32Array.from(counts, sizeOf) : new Float32Array(this.count).fill(1), 1, this.gl.FLOAT, false);
  }

  setCodes(codes, isBelow) {
    super.setCodes(codes, isBelow);
    this.#fill(CODE, codes, 1, this.gl.UNSIGNED_SHORT, false);
  }

  setPalette(colors) {
    super.setPalette(colors);
    const { gl } = this;
    const rows = Math.ceil(colors.length / 4 / PALETTE_WIDTH);
    const filled = new Uint8Array(rows * PALETTE_WIDTH * 4);
    filled.set(colors);
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, PALETTE_WIDTH, rows, 0, gl.RGBA, gl.UNSIGNED_BYTE, filled);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  }

  showSample() {
    const { gl } = this;
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.drawnBuffer);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, this.sample.points, gl.DYNAMIC_DRAW);
  }

  showDensity() {
    this.layer.setImage(this.density, this.home);
  }

  /** Draw the sample, or while one moves only a share of it: every beginning of it is a sample too.
   * @param {Camera} camera @param {Frame} frame @param {Look} look */
  draw(camera, frame, look) {
    const { gl, uniforms } = this;
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (!this.sample) return;
    if (this.density) this.layer.draw(camera, frame, 1 - this.sample.share);
    gl.useProgram(this.program);
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.uniform2f(uniforms.center, camera.x, camera.y);
    gl.uniform2f(uniforms.zoom, (2 * camera.scale) / frame.width, (2 * camera.scale) / frame.height);
    gl.uniform1f(uniforms.diameter, look.diameter * look.ratio);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.drawnBuffer);
    for (const { start, end, isFaded } of this.parts(look.share ?? 1)) {
      gl.uniform1f(uniforms.opacity, look.opacity * (isFaded ? look.faintness : 1));
      gl.drawElements(gl.POINTS, end - start, gl.UNSIGNED_INT, 4 * start);
    }
  }

  release() {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }

  /** Everything that lives on the graphics card. */
  #prepare() {
    const { gl } = this;
    this.program = linked(gl, VERTEX, FRAGMENT);
    this.uniforms = Object.fromEntries(["center", "zoom", "diameter", "opacity", "palette"].map((name) => [name, gl.getUniformLocation(this.program, name)]));
    this.buffers = [PLACE, CODE, SIZE].map(() => gl.createBuffer());
    this.drawnBuffer = gl.createBuffer();
    this.texture = gl.createTexture();
    this.layer = new DensityLayer(gl);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  #refill() {
    const { places, counts, home, regions, codes, isBelow, states, colors } = this;
    if (!places) return;
    this.setPlaces(places, counts, home);
    this.setRegions(regions);
    this.setCodes(codes, isBelow);
    this.setStates(states);
    if (colors) this.setPalette(colors);
  }

  #fill(location, data, size, type, normalized) {
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[location]);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, size, type, normalized, 0, 0);
  }
}

/** Repeated texts make a larger point: its area grows with the logarithm of their count. @param {number} count */
export function sizeOf(count) {
  return Math.min(Math.sqrt(1 + Math.log2(Math.max(count, 1))), 4);
}
