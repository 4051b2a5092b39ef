/* The script of a site's pages with a map. */

import { carried, spoken, whenSpoken } from "./answer.ts";
import { ground } from "./map-ground.ts";
import { Plate } from "./plate.ts";
import { remembered } from "./site-language.ts";

remembered();
const [answer, world] = [carried(), ground()];
const plates = [...document.querySelectorAll<HTMLElement>(".maps .sheet")].map((box, nth) => new Plate(box, answer, nth, world));
whenSpoken(() => { for (const plate of plates) plate.speak(spoken()); });
