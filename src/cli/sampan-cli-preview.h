#pragma once

#include "sampan-cli.h"

/** Draws a note's feed card, as the window's preview does. */
int sampan_cli_preview (SampanCli *cli, int argc, char **argv);
