import { describeEndedUp } from "../support/ended-up.ts";

describeEndedUp("SIGKILL");
