// The libxml2 headers pull in ICU's when it was built with it, and ICU's clash with Foundation's. None of its
// types is needed here.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
