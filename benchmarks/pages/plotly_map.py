"""What the map would be with `st.plotly_chart`: the page that benchmarks.map_page measures beside it."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

points = int(st.query_params.get("points", 10_000))
random = np.random.default_rng(0)
places = random.normal(0, 1, (points, 2)).astype(np.float32)
codes = random.integers(0, 12, points).astype(np.uint8)
color = st.selectbox("Colour", ["region", "membership"])
values = codes if color == "region" else random.random(points).astype(np.float32)
figure = go.Figure(go.Scattergl(x=places[:, 0], y=places[:, 1], mode="markers", marker={"size": 3, "color": values}))
figure.update_layout(height=640, margin={"l": 0, "r": 0, "t": 0, "b": 0}, dragmode="select", uirevision="same")
event = st.plotly_chart(figure, key="map", on_select="rerun", theme=None)
st.text(f"{len(event['selection']['points'])} selected of {color}")
