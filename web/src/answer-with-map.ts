import { carried, offers, titled, whenSpoken, type Carried } from "./answer.ts";
import { plates } from "./plate.ts";

whenSpoken(titled);
void carried<Carried>().then((answer) => {
  offers(answer);
  plates(answer);
});
