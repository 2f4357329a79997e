/** The picture of the points' density, drawn by WebGL beneath them. */

import { linked } from "./shaders.js";

/** @typedef {import("./camera.js").Camera} Camera @typedef {import("./camera.js").Frame} Frame */
/** @typedef {import("./camera.js").Extent} Extent */

const VERTEX = `#version 300 es
layout(location = 0) in vec2 corner;
uniform vec4 extent;
uniform vec2 center, zoom;
out vec2 place;
void main() {
  place = vec2(corner.x, 1.0 - corner.y);
  gl_Position = vec4((mix(extent.xy, extent.zw, corner) - center) * zoom, 0.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
in vec2 place;
uniform sampler2D picture;
uniform float opacity;
out vec4 drawn;
void main() {
  drawn = texture(picture, place) * opacity;
}`;

export class DensityLayer {
  /** @param {WebGL2RenderingContext} gl */
  constructor(gl) {
    this.gl = gl;
    this.program = linked(gl, VERTEX, FRAGMENT);
    this.uniforms = Object.fromEntries(["extent", "center", "zoom", "opacity"].map((name) => [name, gl.getUniformLocation(this.program, name)]));
    this.texture = gl.createTexture();
    this.shape = gl.createVertexArray();
    gl.bindVertexArray(this.shape);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, Float32Array.of(0, 0, 1, 0, 0, 1, 1, 1), gl.STATIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    gl.bindVertexArray(null);
  }

  /** @param {ImageData} image @param {Extent} extent where it lies on the sheet */
  setImage(image, extent) {
    const { gl } = this;
    this.extent = extent;
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, image);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  }

  /** @param {Camera} camera @param {Frame} frame @param {number} opacity */
  draw(camera, frame, opacity) {
    if (!this.extent || opacity <= 0) return;
    const { gl, uniforms, extent } = this;
    gl.useProgram(this.program);
    gl.bindVertexArray(this.shape);
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.uniform4f(uniforms.extent, extent.left, extent.bottom, extent.right, extent.top);
    gl.uniform2f(uniforms.center, camera.x, camera.y);
    gl.uniform2f(uniforms.zoom, (2 * camera.scale) / frame.width, (2 * camera.scale) / frame.height);
    gl.uniform1f(uniforms.opacity, opacity);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    gl.bindVertexArray(null);
  }
}
