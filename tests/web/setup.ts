/** Every test reads English words, all of them, unless it asks for another language. */
import { type Area, learn, speak } from "@/words/catalogue";

speak("en-GB");
learn(import.meta.glob<Area>("../../web/words/en/{board,later}/*.json", { eager: true, import: "default" }));
