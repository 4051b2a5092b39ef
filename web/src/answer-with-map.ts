import { carried, offers, spoken, whenSpoken } from "./answer.ts";
import { Plate } from "./plate.ts";
import { signs } from "./plate-marks.ts";
import { ground } from "./map-ground.ts";

const answer = carried();
offers(answer);
signs();
const world = ground();
const plates = [...document.querySelectorAll<HTMLElement>(".maps .sheet")].map((box, nth) => new Plate(box, answer, nth, world));
whenSpoken(() => { for (const plate of plates) plate.speak(spoken()); });
