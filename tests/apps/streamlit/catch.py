import pandas as pd
import streamlit as st

catch = pd.read_csv("data/catch.csv")
st.title("Catch of the week")
kind = st.selectbox("Kind", sorted(catch["kind"].unique()))
st.bar_chart(catch[catch["kind"] == kind].set_index("day")["kilograms"])
