import { carried, offers, opened, type Carried } from "./answer.ts";
import { plates } from "./plate.ts";

opened();
void carried<Carried>().then((answer) => {
  offers(answer);
  plates(answer);
});
