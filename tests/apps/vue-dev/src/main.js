import { createApp } from "vue";
import Compass from "./Compass.vue";

createApp(Compass).mount("#compass");
